/** Items by name, in the order in which they were given. */
export function groupBy<Item>(
  items: readonly Item[],
  name: (item: Item) => string,
): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const of = name(item);
    const group = groups.get(of);
    if (group) group.push(item);
    else groups.set(of, [item]);
  }
  return groups;
}

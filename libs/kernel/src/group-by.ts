/** Items by name, in the order in which they were given. */
export function groupBy<Item, Name = string>(
  items: readonly Item[],
  name: (item: Item) => Name,
): Map<Name, Item[]> {
  const groups = new Map<Name, Item[]>();
  for (const item of items) {
    const of = name(item);
    const group = groups.get(of);
    if (group) group.push(item);
    else groups.set(of, [item]);
  }
  return groups;
}

type Path = readonly (string | number)[];

/** Every place in a value, the whole of it first. */
function* placesOf(value: unknown, path: Path = []): Generator<[Path, unknown]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value))
    yield* placesOf(member, [...path, Array.isArray(value) ? Number(name) : name]);
}

/** A copy that holds something else in one place. */
function put(value: unknown, [first, ...rest]: Path, to: unknown): unknown {
  if (first === undefined) return to;
  if (Array.isArray(value))
    return value.map((item: unknown, at) => (at === first ? put(item, rest, to) : item));
  return {
    ...(value as object),
    [first]: put((value as Record<string, unknown>)[first], rest, to),
  };
}

/** What may stand in no place that holds something of this kind. */
function wrongFor(value: unknown, marker: string): [string, unknown][] {
  if (Array.isArray(value))
    return [
      ['an object', {}],
      ['a text', marker],
      ['one item of another kind', [[]]],
      ['a hundred items', Array(100).fill(value[0] ?? 0)],
    ];
  if (typeof value === 'object')
    return [
      ['a list', []],
      ['a text', marker],
      ['with one member more', { ...value, [marker]: 1 }],
    ];
  const scalar: [string, unknown][] = [
    ['an object', { [marker]: 1 }],
    ['a list', [marker]],
  ];
  if (typeof value === 'string')
    return [
      ...scalar,
      ['a number', 7],
      ['true', true],
      ['an empty text', ''],
      ['5,000 letters', marker.repeat(500)],
    ];
  return [...scalar, ['a text', marker], ['a number with a part', 0.5]];
}

/**
 * Every single change of an example that no contract may take: in each place another type, nothing, too much; in each
 * object one member more.
 */
export function* changesOf(example: object, marker: string): Generator<[string, object]> {
  for (const [path, value] of placesOf(example)) {
    const where = path.length === 0 ? 'the event' : path.join('.');
    // The event itself is looked at one level up: it must be an object.
    const changes = wrongFor(value, marker).filter(
      ([what]) => path.length > 0 || what === 'with one member more',
    );
    for (const [what, to] of [...changes, ...(path.length > 0 ? [['null', null] as const] : [])])
      yield [`${where}: ${what}`, put(example, path, to) as object];
  }
}

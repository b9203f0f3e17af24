// What the devices of a vehicle said last besides positions (docs/contracts.md, attributes and readings).

export type SaidValue = boolean | number | string | readonly string[];

export interface Said {
  readonly attributes?: Readonly<Record<string, SaidValue>> | undefined;
  readonly device?: string | undefined;
  /** When they said it. */
  readonly attributes_time: string;
}

/** Returns the later one, of two of the same time the first. */
export function laterOf(one: Said | null, other: Said | null): Said | null {
  if (!one || !other) return one ?? other;
  return Date.parse(other.attributes_time) > Date.parse(one.attributes_time) ? other : one;
}

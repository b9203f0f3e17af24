// Describes a vehicle in words, the same in the list and the card.

import { MOVING, OFFLINE, SILENT, STOPPED, UNKNOWN_STATUS, UNKNOWN_VALUE } from '../fleet/columns';
import { isolated, visible } from '../fleet/spelling';
import { lastStatus } from '../fleet/status';
import { FleetTable, hasDirection } from '../fleet/table';
import { isStale } from '../fleet/tween';
import { windOf } from '../page/units';
import { StatusName } from '../page/url';
import { Words } from '../words/words';
import { GlyphShape } from './glyph';

export interface VehicleText {
  /** The id. */
  readonly name: string;
  /** The id as people may see it. */
  readonly shown: string;
  readonly status: StatusName;
  readonly shape: GlyphShape;
  /** Degrees; 0 if unknown. */
  readonly heading: number;
  readonly stale: boolean;
  /** Metres per second, NaN if unknown, and if the last one is too old to be shown. */
  readonly speed: number;
  /** "Moving · same name as Van 1 · north-west", "Silent · last seen moving, 2 min ago", "Moving · place unclear, shown as of 3 min ago". */
  readonly line: string;
  /** Seconds since the position that is shown. */
  readonly age: number;
  /** Whether Convoy does not know which of two places is right. */
  readonly ambiguous: boolean;
}

export const STATUS_OF: Readonly<Record<StatusName, number>> = {
  moving: MOVING,
  stopped: STOPPED,
  offline: OFFLINE,
  silent: SILENT,
  unknown: UNKNOWN_STATUS,
};

const NAMES: readonly (StatusName | undefined)[] = [
  ...(['moving', 'stopped', 'offline', 'silent', 'unknown'] as const),
];

/** The symbol of each status, for a moving vehicle with a direction. */
export const SHAPES: Readonly<Record<StatusName, GlyphShape>> = {
  moving: 'arrow',
  stopped: 'square',
  offline: 'diamond',
  silent: 'bar',
  unknown: 'triangle',
};

export function vehicleText(
  table: FleetTable,
  index: number,
  now: number,
  words: Words,
): VehicleText {
  const { columns } = table;
  const status = nameOfStatus(columns.status[index]);
  const directed = hasDirection(columns, index) && columns.heading[index] !== UNKNOWN_VALUE;
  const heading = directed ? columns.heading[index] / 100 : 0;
  const stale = isStale(columns, index, now);
  const age = table.ageOf(index, now) / 1000;
  const parts = [words.say(`status.${status}`)];
  const twin = table.twins.of(index);
  if (twin !== undefined) parts.push(words.say('sameName', { name: isolated(twin) }));
  const ambiguous = table.ambiguous[index];
  if (ambiguous) parts.push(words.say('ambiguous', { age: words.age(age) }));
  else if (status === 'silent') {
    parts.push(words.say(lastSeen(lastStatus(columns, index)), { age: words.age(age) }));
  } else if (stale) parts.push(words.say('stale', { age: words.age(age) }));
  else if (directed) parts.push(words.say(`wind.${windOf(heading)}`));
  return {
    name: table.names[index],
    shown: visible(table.names[index]),
    status,
    shape: shapeOf(status, directed),
    heading,
    stale,
    speed: speedOf(status, columns.speed[index]),
    line: parts.join(' · '),
    age,
    ambiguous,
  };
}

export function nameOfStatus(status: number): StatusName {
  return NAMES[status] ?? 'unknown';
}

function lastSeen(last: number): 'lastSeen.moving' | 'lastSeen.stopped' | 'lastSeen.unknown' {
  if (last === MOVING) return 'lastSeen.moving';
  return last === STOPPED ? 'lastSeen.stopped' : 'lastSeen.unknown';
}

function speedOf(status: StatusName, speed: number): number {
  return speed === UNKNOWN_VALUE || status === 'silent' || status === 'offline' ? NaN : speed / 100;
}

function shapeOf(status: StatusName, directed: boolean): GlyphShape {
  return status === 'moving' && !directed ? 'dot' : SHAPES[status];
}

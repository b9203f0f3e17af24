// Describes a vehicle in words, the same in the list and the card.

import { MOVING, OFFLINE, STOPPED, UNKNOWN } from '../fleet/columns';
import { isolated, visible } from '../fleet/spelling';
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
  /** Metres per second, NaN if unknown. */
  readonly speed: number;
  /** "Moving · north-west", "Stopped · no position for 12 sec", "Moving · same name as Van 1 · north-west". */
  readonly line: string;
  /** Seconds since its newest position. */
  readonly age: number;
}

export const STATUS_OF: Readonly<Record<StatusName, number>> = {
  moving: MOVING,
  stopped: STOPPED,
  offline: OFFLINE,
};

export function vehicleText(
  table: FleetTable,
  index: number,
  now: number,
  words: Words,
): VehicleText {
  const { columns } = table;
  const status = nameOfStatus(columns.status[index]);
  const directed = hasDirection(columns, index) && columns.heading[index] !== UNKNOWN;
  const heading = directed ? columns.heading[index] / 100 : 0;
  const stale = isStale(columns, index, now);
  const age = table.ageOf(index, now) / 1000;
  const parts = [words.say(`status.${status}`)];
  const twin = table.twins.of(index);
  if (twin !== undefined) parts.push(words.say('sameName', { name: isolated(twin) }));
  if (stale) parts.push(words.say('stale', { age: words.age(age) }));
  else if (directed) parts.push(words.say(`wind.${windOf(heading)}`));
  return {
    name: table.names[index],
    shown: visible(table.names[index]),
    status,
    shape: shapeOf(status, directed),
    heading,
    stale,
    speed: columns.speed[index] === UNKNOWN ? NaN : columns.speed[index] / 100,
    line: parts.join(' · '),
    age,
  };
}

export function nameOfStatus(status: number): StatusName {
  if (status === MOVING) return 'moving';
  return status === STOPPED ? 'stopped' : 'offline';
}

function shapeOf(status: StatusName, directed: boolean): GlyphShape {
  if (status === 'stopped') return 'square';
  if (status === 'offline') return 'diamond';
  return directed ? 'arrow' : 'dot';
}

// Puts what a vehicle's devices said last into words: the rows of the card, and those behind its fold.

import { Said, SaidValue } from '../fleet/said';
import { visible } from '../fleet/spelling';
import '../words/late';
import { Word, Words } from '../words/words';

export interface SaidRow {
  readonly name: string;
  readonly value: string;
}

const ALARMS: Readonly<Record<string, Word>> = {
  door: 'alarm.door',
  low_battery: 'alarm.lowBattery',
  overspeed: 'alarm.overspeed',
  power_cut: 'alarm.powerCut',
  sos: 'alarm.sos',
  vibration: 'alarm.vibration',
};
/** In the order of the rows: the word, its attributes, and how they are shown. */
const ROWS: readonly (readonly [Word, readonly string[]])[] = [
  ['said.alarms', ['alarms']],
  ['said.ignition', ['ignition']],
  ['said.battery', ['battery', 'battery_level']],
  ['said.power', ['power']],
  ['said.fuel', ['fuel_level', 'fuel']],
  ['said.odometer', ['odometer']],
  ['said.engineHours', ['engine_hours']],
  ['said.temperature', ['temperature']],
  ['said.driver', ['driver']],
  ['said.satellites', ['satellites']],
];
const SHOWN = new Set(ROWS.flatMap(([, keys]) => keys));
/** Units, with the number of decimals. */
const UNITS: Readonly<Record<string, readonly [string, number]>> = {
  battery: ['V', 2],
  battery_level: ['%', 0],
  power: ['V', 1],
  fuel_level: ['%', 0],
  fuel: ['l', 1],
  temperature: ['°C', 1],
  altitude: ['m', 1],
};
const SECONDS_PER_HOUR = 3600;

/** The attributes that have a word, each in its unit. */
export function rowsOf(said: Said, words: Words): readonly SaidRow[] {
  return ROWS.map(([word, keys]) => ({
    name: words.say(word),
    value: keys
      .filter((key) => said.attributes?.[key] !== undefined)
      .map((key) => textOf(key, said.attributes?.[key] ?? '', words))
      .join(' · '),
  })).filter(({ value }) => value !== '');
}

/** All others by their keys, and the device. */
export function otherRowsOf(said: Said, words: Words): readonly SaidRow[] {
  const others = Object.entries(said.attributes ?? {})
    .filter(([key]) => !SHOWN.has(key))
    .map(([name, value]) => ({ name, value: textOf(name, value, words) }));
  return said.device === undefined
    ? others
    : [{ name: words.say('said.device'), value: visible(said.device) }, ...others];
}

function textOf(key: string, value: SaidValue, words: Words): string {
  if (key === 'ignition') return words.say(value === true ? 'said.on' : 'said.off');
  if (typeof value === 'boolean') return words.say(value ? 'said.yes' : 'said.no');
  if (typeof value === 'string') return visible(value);
  if (typeof value !== 'number') return value.map((alarm) => alarmText(alarm, words)).join(', ');
  if (key === 'odometer') return words.distance(value);
  if (key === 'engine_hours') return `${words.decimal(value / SECONDS_PER_HOUR, 1)} h`;
  const [unit, decimals] = UNITS[key] ?? ['', 3];
  return `${words.decimal(value, decimals)} ${unit}`.trim();
}

function alarmText(alarm: string, words: Words): string {
  return alarm in ALARMS ? words.say(ALARMS[alarm]) : alarm.replaceAll('_', ' ');
}

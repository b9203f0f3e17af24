// Describes in words why positions of a vehicle are refused, the same in the list and the card.

import type { Word, Words } from '../words/words';

/** Spans of up to this are given to the minute, in seconds. */
const EXACT_SECONDS = 2 * 86_400;

const WHY: Readonly<Record<string, Word>> = {
  future: 'refused.future',
  too_old: 'refused.tooOld',
  bad_time: 'refused.badTime',
  bad_coordinates: 'refused.badCoordinates',
  bad_vehicle: 'refused.badVehicle',
  missing_member: 'refused.missing',
  bad_type: 'refused.badType',
  too_many_vehicles: 'refused.tooMany',
  new_vehicles_too_fast: 'refused.tooFast',
};

/** Why positions are refused: see `Refused` of the API. */
export interface Refusal {
  readonly reason: string;
  /** Seconds; null if the time is not the reason. */
  readonly ahead: number | null;
}

/** "3 h 00 min", "5 days". */
export function spanText(seconds: number, words: Words): string {
  return seconds < EXACT_SECONDS ? words.duration(seconds) : words.age(seconds);
}

/** "Refused: its clock is 3 h 00 min ahead". A reason that this page does not know is given as it is. */
export function refusedText(refused: Refusal, words: Words): string {
  const word = WHY[refused.reason] as Word | undefined;
  const span = spanText(Math.abs(refused.ahead ?? 0), words);
  return words.say('refused', { why: word ? words.say(word, { span }) : refused.reason });
}

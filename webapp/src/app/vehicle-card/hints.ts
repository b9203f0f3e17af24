// Says what a person should know of the selected vehicle, and what to do: the API's notices in words.

import { spanText } from '../vehicle-status/refused-text';
import type { Notice } from '../vehicles/selected-notices';
import '../words/late';
import type { Word, Words } from '../words/words';

export interface Hint {
  readonly what: string;
  /** What to do, one sentence or more in each. */
  readonly advice: readonly string[];
}

/** After 1,024 weeks a GPS receiver begins to count anew, in seconds. */
const WEEKS_OF_GPS_SECONDS = 7168 * 86_400;
/** The factors of units that people know by name. */
const UNITS: readonly (readonly [number, string])[] = [
  [3.6, 'km/h'],
  [1.9438, 'knots'],
  [2.2369, 'mph'],
];

/** The hints of these notices, in their order. The page knows no words for codes of a newer API. */
export function hintsOf(notices: readonly Notice[], words: Words): Hint[] {
  return notices.flatMap((notice) => hintOf(notice, words) ?? []);
}

function hintOf(notice: Notice, words: Words): Hint | undefined {
  const hint = (what: Word, advice: Word): Hint => ({
    ...{ what: words.say(what), advice: [words.say(advice)] },
  });
  switch (notice.code) {
    case 'clock_behind':
      return clockHint(notice.offset ?? 0, words);
    case 'reported_speed_scaled':
      return scaledHint(notice.factor ?? NaN, words);
    case 'reported_speed_ignored':
      return hint('reported.speedIgnored', 'advise.speedIgnored');
    case 'reported_heading_ignored':
      return hint('reported.headingIgnored', 'advise.headingIgnored');
    default:
      return undefined;
  }
}

function clockHint(offset: number, words: Words): Hint {
  const isRollover = offset % WEEKS_OF_GPS_SECONDS === 0;
  return {
    what: words.say('clock.behind', { span: spanText(offset, words) }),
    advice: [words.say(isRollover ? 'advise.weeks' : 'advise.behind')],
  };
}

function scaledHint(factor: number, words: Words): Hint {
  const unit = UNITS.find(([known]) => Math.abs(factor / known - 1) < 0.001)?.[1];
  return {
    what: unit ? words.say('reported.scaledFrom', { unit }) : words.say('reported.scaled'),
    advice: [words.say('advise.scaled')],
  };
}

/**
 * That the place of an ambiguous vehicle is unclear. `age`: seconds since the position that is shown. Until the
 * notices have arrived, it is taken for one that both paths agree on.
 */
export function ambiguousHint(notices: readonly Notice[], age: number, words: Words): Hint {
  const isOneOfTwo = notices.some(({ code, agreed }) => code === 'ambiguous' && agreed === false);
  const shown = isOneOfTwo
    ? words.say('ambiguous.oneOf')
    : words.say('ambiguous.shown', { age: words.age(age) });
  return { what: words.say('ambiguous.what'), advice: [shown, words.say('ambiguous.advice')] };
}

// A vehicle's id may be any text. Here it is made safe to show, and comparable for people who search or look.

/** An accent: a mark that belongs to no script, as those on Latin, Greek and Cyrillic letters do. */
const ACCENTS_AND_INVISIBLE = /(?=\p{Script=Inherited})\p{M}|\p{Default_Ignorable_Code_Point}/gu;

/**
 * The text without differences of case, accents, form (as of full width) and invisible characters: "quebec" finds
 * "Québec". The rule is that of `q` in docs/contracts.md, and the same test binds both.
 */
export function folded(text: string): string {
  return text
    .normalize('NFKD')
    .replace(ACCENTS_AND_INVISIBLE, '')
    .toLowerCase()
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ');
}

/** Ids of one likeness differ at most in what `folded` ignores, and in blanks. */
export function likeness(id: string): string {
  return folded(id).replace(/\s+/gu, ' ').trim();
}

/**
 * Letters of Greek and Cyrillic, each before the Latin letter that looks like it: those to which Unicode's table of
 * confusable characters (UTS 39, version 15) gives the same skeleton.
 */
const LATIN_LOOKALIKES =
  'ͿJΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXαaγyιiνvοoρpσoυuϜFϳjϺMЅSІIЈJАAВBЕEКK' +
  'МMНHОOРPСCТTУYХXЬbаaгrеeоoрpсcуyхxѕsіiјjѡwѴVѵvҮYүyһhҽeӀIӏiԁdԌGԛqԜWԝw';
const LATIN = new Map(LATIN_LOOKALIKES.match(/../gu)?.map(([letter, latin]) => [letter, latin]));
const GREEK_OR_CYRILLIC = /[\p{Script=Greek}\p{Script=Cyrillic}]/gu;

/**
 * The likeness of an id, and, if it has letters that look like Latin ones, its likeness with these. Ids that share one
 * of them look alike. Case alone may make one of two letters look like a Latin one, as B and в in Cyrillic.
 */
export function likenesses(id: string): readonly string[] {
  const plain = likeness(id);
  const inLatin = likeness(
    id.normalize('NFKD').replace(GREEK_OR_CYRILLIC, (letter) => LATIN.get(letter) ?? letter),
  );
  return inLatin === plain ? [plain] : [plain, inLatin];
}

/** Joiners within words of the scripts that need them. */
const NEEDED_JOINER =
  '(?<=(?![\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}])[\\p{L}\\p{M}])' +
  '[\\u200c\\u200d](?=(?![\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}])[\\p{L}\\p{M}])';
/** What makes one picture of several characters. */
const NEEDED_IN_PICTURES =
  '(?<=\\p{Emoji})\\ufe0f|(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])\\u200d(?=\\p{Extended_Pictographic})';
const INVISIBLE =
  '[\\p{Cc}\\p{Bidi_Control}\\p{Default_Ignorable_Code_Point}\\p{Zl}\\p{Zp}\\ufff9-\\ufffb\\u2800]';
const UNSEEN_BLANK = '^\\s|\\s$|(?<=\\s)\\s';
const TO_SHOW = new RegExp(
  `(?<needed>${NEEDED_JOINER}|${NEEDED_IN_PICTURES})|(?<invisible>${INVISIBLE})|${UNSEEN_BLANK}`,
  'gu',
);

/**
 * The id with a sign for each character that is invisible or turns the direction of text, such as `[U+202E]`, and
 * for blanks that would not be seen.
 */
export function visible(id: string): string {
  return id.replace(TO_SHOW, (found: string, ...rest: unknown[]) => {
    const { needed, invisible } = rest.at(-1) as Readonly<Record<string, string | undefined>>;
    if (needed !== undefined) return needed;
    return invisible === undefined ? '␣' : signOf(found);
  });
}

function signOf(character: string): string {
  const number = character.codePointAt(0) ?? 0;
  return `[U+${number.toString(16).toUpperCase().padStart(4, '0')}]`;
}

const RIGHT_TO_LEFT =
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;

/** The visible id for the middle of a sentence, which it cannot turn. In HTML alone, `<bdi>` does the same. */
export function isolated(id: string): string {
  const shown = visible(id);
  return RIGHT_TO_LEFT.test(shown) ? `\u2068${shown}\u2069` : shown;
}

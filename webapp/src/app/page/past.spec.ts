import { Past, readPast } from './past';

const NOON = Date.UTC(2026, 10, 21, 12);
const LATER = NOON + 86_400_000;
const MINUTE = 60_000;
const DAY = 86_400_000;

function read(times: { from?: string; to?: string; at?: string }, now = LATER) {
  return readPast({ from: '', to: '', at: '', ...times }, now);
}

/** What is wrong with the times; undefined if they can be shown. */
function why(times: { from?: string; to?: string; at?: string }, now = LATER): string | undefined {
  const past = read(times, now);
  return past && 'why' in past ? past.why : undefined;
}

function moment(at: string): number {
  return (read({ at }) as Past).at;
}

describe('the times of a link', () => {
  it('are none if there are none', () => {
    expect(read({})).toBeNull();
  });

  it.each([
    ['2026-11-21T12:00:45Z', 45_000],
    ['2026-11-21T12:00Z', 0],
    ['2026-11-21T12:00:45.031Z', 45_031],
    ['2026-11-21T12:00:45.5Z', 45_500],
    [`2026-11-21T12:00:45.031${'9'.repeat(200)}Z`, 45_031],
    ['2026-11-21t12:00:45z', 45_000],
    ['2026-11-21 12:00:45Z', 45_000],
    ['2026-11-21T13:00:45+01:00', 45_000],
    ['2026-11-21T13:00:45 01:00', 45_000],
    ['2026-11-21 17:45:45.25 05:45', 45_250],
    ['2026-11-21T08:30:45-03:30', 45_000],
    ['2026-11-21T12:00:45-00:00', 45_000],
    ['2026-11-22T01:00:45+13:00', 45_000],
    ['2026-11-21T12:00:60Z', 60_000],
    ['2026-11-21T12:00:60.25Z', 60_250],
  ])('are read however RFC 3339 writes them: %s', (text, after) => {
    expect(moment(text) - NOON).toBe(after);
  });

  it('contain a leap second as the second after it', () => {
    expect(moment('2016-12-31T23:59:60Z')).toBe(Date.UTC(2017, 0, 1));
  });

  it.each([
    ...['yesterday', '2026-11-21', '2026-11-21T12:00:45', '12:00:45Z', '2026-11-21T12:00:45.Z'],
    ...['2026-13-01T00:00:00Z', '2026-02-30T00:00:00Z', '2026-11-21T24:00:00Z'],
    ...['2026-11-21T12:60:00Z', '2026-11-21T12:00:61Z', '2026-11-21T12:00:00+24:00'],
    ...['2026-11-21T12:00:00+01:60', '2026-11-21T12:00:00+01', '1795262445', ' '],
  ])('are not guessed: %s', (text) => {
    const [from, to] = ['2026-11-21T12:00:00Z', '2026-11-21T13:00:00Z'];
    expect(why({ at: text })).toBe('unreadable');
    expect(why({ from: text })).toBe('unreadable');
    expect(why({ from, to: text })).toBe('unreadable');
    expect(why({ from, to, at: text })).toBe('unreadable');
  });

  it('stay as they are written if they cannot be shown', () => {
    const times = { from: '2026-11-21T12:00:00 01:00', to: 'noon', at: '' };
    expect(read(times)).toEqual({ ...times, why: 'unreadable' });
  });

  it('without an end last until now', () => {
    const past = { from: NOON, to: LATER, at: NOON };
    expect(read({ from: '2026-11-21T12:00:00Z' })).toEqual(past);
  });

  it('without a beginning begin an hour before', () => {
    const past = { from: NOON - 60 * MINUTE, to: NOON, at: NOON - 60 * MINUTE };
    expect(read({ to: '2026-11-21T12:00:00Z' })).toEqual(past);
  });

  it('show what is around a moment that is named alone, but nothing after now', () => {
    const at = '2026-11-21T12:00:00Z';
    const past = { from: NOON - 30 * MINUTE, to: NOON + 30 * MINUTE, at: NOON };
    expect(read({ at })).toEqual(past);
    expect(read({ at }, NOON + MINUTE)).toEqual({ ...past, to: NOON + MINUTE });
  });

  it('with a beginning and a moment end half an hour after the moment', () => {
    const times = { from: '2026-11-21T09:00:00Z', at: '2026-11-21T12:00:00Z' };
    const past = { from: NOON - 180 * MINUTE, to: NOON + 30 * MINUTE, at: NOON };
    expect(read(times)).toEqual(past);
    expect(read(times, NOON + MINUTE)).toEqual({ ...past, to: NOON + MINUTE });
  });

  it('with an end and a moment begin half an hour before the moment', () => {
    const times = { to: '2026-11-21T15:00:00Z', at: '2026-11-21T12:00:00Z' };
    const past = { from: NOON - 30 * MINUTE, to: NOON + 180 * MINUTE, at: NOON };
    expect(read(times)).toEqual(past);
  });

  it('are shown from the beginning if the moment is not among them', () => {
    const range = { from: '2026-11-21T12:00:00Z', to: '2026-11-21T13:00:00Z' };
    expect(read(range)).toMatchObject({ at: NOON });
    expect(read({ ...range, at: '2026-11-21T14:00:00Z' })).toMatchObject({ at: NOON });
  });

  it('contain the positions of their first and last second', () => {
    const range = { from: '2026-11-21T12:00:45.031Z', to: '2026-11-21T13:00:45.031Z' };
    expect(read(range)).toMatchObject({ from: NOON + 45_000, to: NOON + 60 * MINUTE + 46_000 });
  });

  // The browser's clock may be wrong, so the server decides what lies in the future.
  it.each([
    { from: '2026-11-21T12:00:00Z' },
    { at: '2026-11-21T12:00:00Z' },
    { from: '2026-11-21T12:00:00Z', at: '2026-11-21T12:00:00Z' },
    { from: '2026-11-21T12:00:00Z', to: '2026-11-21T13:00:00Z' },
  ])('are shown also if they are after the now of the browser: %o', (times) => {
    const past = read(times, NOON - 5 * MINUTE) as Past;
    expect(past.at).toBe(NOON);
    expect(past.to).toBeGreaterThan(NOON);
  });

  it('cannot be shown if they are reversed', () => {
    const [noon, later] = ['2026-11-21T12:00:00Z', '2026-11-21T13:00:00Z'];
    expect(why({ from: later, to: noon })).toBe('reversed');
    expect(why({ from: noon, to: noon })).toBe('reversed');
    expect(why({ from: later, at: noon })).toBe('reversed');
    expect(why({ to: noon, at: later })).toBe('reversed');
  });

  it('cannot be shown if they are longer than a month', () => {
    const from = '2026-10-01T00:00:00+02:00';
    // In Paris this month has an hour more than 31 days.
    expect(why({ from, to: '2026-11-01T00:00:00+01:00' })).toBeUndefined();
    expect(why({ from, to: '2026-11-01T00:00:01+01:00' })).toBe('tooLong');
    expect(why({ from: '2026-11-21T12:00:00Z' }, NOON + 32 * DAY)).toBe('tooLong');
  });
});

import ids from '../../../../tests/data/ids.json';
import folding from '../../../../tests/data/folding.json';
import { folded, isolated, likeness, visible } from './spelling';

describe('the spelling of ids', () => {
  it.each(folding)('folds "$text" as the server does', ({ text, folded: expected }) => {
    expect(folded(text)).toBe(expected);
  });

  it.each([
    ['Van\u200b 1', 'Van[U+200B] 1'],
    ['\u202egnp.exe', '[U+202E]gnp.exe'],
    ['\ufeffVan', '[U+FEFF]Van'],
    ['a\u2028b\u00adc\u3164d\u2800\u{e0041}', 'a[U+2028]b[U+00AD]c[U+3164]d[U+2800][U+E0041]'],
    ['\u2067אב\u2069', '[U+2067]אב[U+2069]'],
    [' Van  1 ', '␣Van ␣1␣'],
    ['Van\u200d1', 'Van[U+200D]1'],
  ])('shows what %j hides', (id, shown) => {
    expect(visible(id)).toBe(shown);
  });

  it.each([
    'City Truck',
    'Zürich',
    'Zu\u0308rich',
    'می\u200cخواهم',
    'क्\u200dष',
    '🚚\ufe0f',
    '👩🏽\u200d🚒',
    '=1+1',
    '<b>',
  ])('leaves %j as it is', (id) => {
    expect(visible(id)).toBe(id);
  });

  it('shows each of two ids differently unless they differ in form alone', () => {
    const shown = new Set(ids.map((id) => visible(id).normalize()));
    expect(shown.size).toBe(new Set(ids.map((id) => id.normalize())).size);
    for (const one of shown) expect(one).not.toMatch(/[\p{Bidi_Control}\ufeff\u200b]/u);
  });

  it('shows control characters, which the name of a refused vehicle can contain', () => {
    expect(visible('a\u001bb\n')).toBe('a[U+001B]b[U+000A]');
  });

  it('isolates what runs from right to left within a sentence', () => {
    expect(isolated('Van 1')).toBe('Van 1');
    expect(isolated('משאית 1')).toBe('\u2068משאית 1\u2069');
    expect(isolated('משאית\u2069 1')).toBe('\u2068משאית[U+2069] 1\u2069');
  });

  it('finds alike what differs in case, accents, form, blanks and invisible characters', () => {
    const alike = ['Zürich 1', 'ZU\u0308RICH 1', ' Zurich\u00a0 1 ', 'Zürich\u200b １'];
    expect(new Set(alike.map(likeness))).toEqual(new Set(['zurich 1']));
    expect(likeness('Zürich 11')).not.toBe(likeness('Zürich 1 1'));
  });
});

import english from './en.json';
import french from './fr.json';
import './late';

function holes(text: string): string[] {
  return (text.match(/\{\w+\}/g) ?? []).sort();
}

describe('words', () => {
  it('are the same in every language', () => {
    expect(Object.keys(french)).toEqual(Object.keys(english));
  });

  it('leave the same holes to fill', () => {
    for (const [word, text] of Object.entries(english)) {
      expect(holes(french[word as keyof typeof french]), word).toEqual(holes(text));
    }
  });
});

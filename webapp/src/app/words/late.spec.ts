import english from './en.json';
import './late';
import late from './late.en.json';

describe('texts of code that is fetched late', () => {
  it('become part of English when that code is there', () => {
    expect(english).toMatchObject(late);
  });

  it('are no texts of the first script', async () => {
    vi.resetModules();
    const { default: first } = await import('./en.json');
    expect(Object.keys(first).filter((word) => word in late)).toEqual([]);
  });
});

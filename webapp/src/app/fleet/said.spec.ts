import { Said, laterOf } from './said';

describe('what devices said', () => {
  const at = (second: number, device = 'gt06:1'): Said => ({
    attributes_time: `2026-11-21T12:00:0${second}.000Z`,
    device,
  });

  it('is the later one, of two of one time the first', () => {
    expect(laterOf(at(1), at(2))).toEqual(at(2));
    expect(laterOf(at(2), at(1))).toEqual(at(2));
    expect(laterOf(at(1, 'a'), at(1, 'b'))?.device).toBe('a');
  });

  it('is the only one there is', () => {
    expect(laterOf(null, at(1))).toEqual(at(1));
    expect(laterOf(at(1), null)).toEqual(at(1));
    expect(laterOf(null, null)).toBeNull();
  });
});

import { elapsed } from '../fleet/tween';
import { pageTime } from './clock';

describe('the clocks of the fleet', () => {
  it('measure the past in milliseconds, also where they exceed 32 bits', () => {
    const noon = Date.UTC(2026, 10, 21, 12);
    expect(elapsed(pageTime(noon + 90_000), pageTime(noon))).toBe(90_000);
    expect(pageTime(noon)).toBe(noon % 2 ** 32);
    expect(pageTime(noon + 0.9)).toBe(pageTime(noon));
  });
});

import { elapsed } from '../fleet/tween';
import { monotonic, pageTime } from './clock';

describe('the clocks of the fleet', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('does not jump when the wall clock is set', () => {
    const before = monotonic();
    vi.setSystemTime(Date.UTC(2071, 0, 1));
    expect(elapsed(monotonic(), before)).toBe(0);
    vi.advanceTimersByTime(1500);
    expect(elapsed(monotonic(), before)).toBe(1500);
  });

  it('measures the past in the same unit, also where it exceeds 32 bits', () => {
    const noon = Date.UTC(2026, 10, 21, 12);
    expect(elapsed(pageTime(noon + 90_000), pageTime(noon))).toBe(90_000);
    expect(pageTime(noon)).toBe(noon % 2 ** 32);
    expect(pageTime(noon + 0.9)).toBe(pageTime(noon));
  });
});

import { ServerClock } from './server-clock';

const NOW = Date.UTC(2026, 10, 21, 12);
/** The clock of the server is not that of the browser. */
const SERVER = NOW + 7_000_000;
const HOUR_MS = 3_600_000;

describe('the clock of the server', () => {
  let wall: number;
  let steady: number;
  let clock: ServerClock;

  beforeEach(() => {
    [wall, steady] = [NOW, 5000.7];
    clock = new ServerClock(
      () => wall,
      () => steady,
    );
  });

  /** Lets the clocks go on. */
  const pass = (wallMs: number, steadyMs: number): void => {
    wall += wallMs;
    steady += steadyMs;
  };

  it('is the wall clock until the server has answered', () => {
    pass(1000, 1000);
    expect([clock.serverNow(), clock.now()]).toEqual([NOW + 1000, 6000]);
  });

  it('goes on from the last answer, whatever the wall clock is set to', () => {
    expect(clock.correct(SERVER, clock.now())).toBe(5000);
    pass(HOUR_MS, 1500);
    expect([clock.serverNow(), clock.now()]).toEqual([SERVER + 1500, 6500]);
  });

  it('is right when the monotonic clock wraps after 49 days', () => {
    steady = 2 ** 32 - 500;
    clock.correct(SERVER, clock.now());
    pass(800, 800);
    expect([clock.serverNow(), clock.now()]).toEqual([SERVER + 800, 300]);
  });

  it('does not move ages when the server sets its own clock', () => {
    expect(clock.correct(SERVER + HOUR_MS, clock.now())).toBe(5000);
    expect(clock.correct(SERVER, clock.now())).toBe(5000);
  });

  it('goes on in a sleep in which the monotonic clock stood still', () => {
    clock.correct(SERVER, clock.now());
    pass(HOUR_MS, 0);
    expect(clock.look(false, false)).toBe(true);
    expect([clock.serverNow(), clock.now()]).toEqual([SERVER + HOUR_MS, 5000 + HOUR_MS]);
    expect(clock.look(false, false)).toBe(false);
  });

  it('takes from the next answer what a sleep has cost, once', () => {
    clock.correct(SERVER, clock.now());
    expect(clock.look(false, true)).toBe(true);
    expect(clock.correct(SERVER + HOUR_MS, clock.now())).toBe(5000 + HOUR_MS);
    expect(clock.correct(SERVER + 2 * HOUR_MS, clock.now())).toBe(5000 + HOUR_MS);
  });

  it('takes back what was only a wall clock that was set', () => {
    clock.correct(SERVER, clock.now());
    pass(3 * HOUR_MS + 1000, 1000);
    expect(clock.look(false, false)).toBe(true);
    expect(clock.correct(SERVER + 1000, clock.now())).toBe(6000);
    expect([clock.serverNow(), clock.now()]).toEqual([SERVER + 1000, 6000]);
  });

  it('lets ages jump by 11 days at most, and has the true time all the same', () => {
    clock.correct(SERVER, clock.now());
    clock.look(false, true);
    expect(clock.correct(SERVER + 1000 * HOUR_MS, clock.now())).toBe(5000 + 264 * HOUR_MS);
    expect(clock.serverNow()).toBe(SERVER + 1000 * HOUR_MS);
    clock.look(false, true);
    expect(clock.correct(SERVER, clock.now())).toBe(5000);
  });

  it('ignores a difference that the network can make', () => {
    clock.correct(SERVER, clock.now());
    clock.look(false, true);
    expect(clock.correct(SERVER + 2000, clock.now())).toBe(5000);
  });
});

import { HEIGHT, WIDTH, speedLine } from './speed-line';

const SPAN = 1_800_000;
const UNTIL = 10_000_000_000;

function at(secondsAgo: number, speed: number) {
  return { x: 0, y: 0, time: UNTIL - secondsAgo * 1000, speed };
}

describe('speed line', () => {
  it('is not there when no speed is known', () => {
    expect(speedLine([], UNTIL, SPAN)).toBeUndefined();
    expect(speedLine([at(10, NaN)], UNTIL, SPAN)).toBeUndefined();
  });

  it('goes from the left edge to the right one, the fastest near the top', () => {
    const found = speedLine([at(1800, 0), at(1799, 0), at(0, 20)], UNTIL, SPAN);
    expect(found?.line.startsWith(`M0 ${(HEIGHT - 1).toFixed(1)}`)).toBe(true);
    expect(found?.line.endsWith(`${WIDTH} 3.0`)).toBe(true);
    expect(found?.most).toBe(20);
  });

  it('has a gap where nothing was received', () => {
    const trail = [at(1000, 5), at(990, 5), at(100, NaN), at(90, 5), at(80, 5)];
    const found = speedLine(trail, UNTIL, SPAN);
    expect(found?.line.match(/M/g)).toHaveLength(2);
    expect(found?.area.match(/Z/g)).toHaveLength(2);
  });

  it('joins the positions of a device that reports every four minutes', () => {
    const found = speedLine([at(800, 5), at(560, 5), at(320, 5)], UNTIL, SPAN);
    expect(found?.line.match(/M/g)).toHaveLength(1);
  });

  it('leaves out what is older than its time', () => {
    expect(speedLine([at(2000, 99), at(10, 5)], UNTIL, SPAN)?.most).toBe(5);
  });

  it('makes a mean of each column', () => {
    const found = speedLine([at(0.1, 4), at(0.2, 8)], UNTIL, SPAN);
    expect(found?.mean).toBe(6);
  });
});

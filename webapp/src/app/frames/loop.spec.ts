import { FrameLoop } from './loop';

/** Draws for a second with a loop whose every frame returns `wait`. Returns the times of the frames. */
function second(wait: number): number[] {
  const frames: number[] = [];
  const loop = new FrameLoop(() => {
    frames.push(performance.now());
    return wait;
  });
  loop.wake();
  vi.advanceTimersByTime(1000);
  loop.stop();
  return frames;
}

describe('frame loop', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('draws every frame of the screen, a few, or only the one that was asked for', () => {
    expect(second(0).length).toBeGreaterThan(55);
    expect(second(250)).toHaveLength(4);
    expect(second(Infinity)).toHaveLength(1);
  });

  it('draws at once when it is woken, and then waits as before', () => {
    const frames: number[] = [];
    const loop = new FrameLoop((since) => {
      frames.push(since);
      return 10_000;
    });
    loop.wake();
    vi.advanceTimersByTime(5000);
    expect(frames).toHaveLength(1);
    loop.wake();
    loop.wake();
    vi.advanceTimersByTime(20);
    expect(frames).toHaveLength(2);
    // The time in which nothing was drawn is no time that an animation has missed.
    expect(frames[1]).toBeLessThan(20);
    vi.advanceTimersByTime(9000);
    expect(frames).toHaveLength(2);
    vi.advanceTimersByTime(2000);
    expect(frames).toHaveLength(3);
  });

  it('draws nothing more once it is stopped', () => {
    let frames = 0;
    const loop = new FrameLoop(() => {
      frames++;
      return 100;
    });
    loop.wake();
    vi.advanceTimersByTime(50);
    loop.stop();
    loop.wake();
    vi.advanceTimersByTime(1000);
    expect(frames).toBe(1);
  });
});

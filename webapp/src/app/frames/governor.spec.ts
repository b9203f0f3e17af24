import { FrameGovernor } from './governor';

/** Draws `frames` frames, each `gap` after its request. Returns the last wait. */
function run(governor: FrameGovernor, frames: number, gap: number): number {
  let now = 0;
  let wait = 0;
  for (let frame = 0; frame < frames; frame++) {
    governor.ask(now);
    wait = governor.came(now + gap);
    now += gap + wait;
  }
  return wait;
}

describe('frame governor', () => {
  it('lets frames come as fast as the screen takes them', () => {
    expect(run(new FrameGovernor(), 100, 16.7)).toBe(0);
  });

  it('forgives a single late frame', () => {
    const governor = new FrameGovernor();
    run(governor, 100, 16.7);
    expect(run(governor, 1, 90)).toBe(0);
  });

  it('rests four gaps when frames keep coming late', () => {
    expect(run(new FrameGovernor(), 100, 50)).toBeCloseTo(200, 0);
  });

  it('never rests so long that nothing seems to move', () => {
    expect(run(new FrameGovernor(), 100, 900)).toBe(1500);
  });

  it('goes back to full speed when the frames do', () => {
    const governor = new FrameGovernor();
    run(governor, 100, 80);
    expect(run(governor, 100, 16.7)).toBe(0);
  });

  it('does not take a sleeping tab for a slow one', () => {
    const governor = new FrameGovernor();
    run(governor, 10, 16.7);
    expect(run(governor, 1, 60_000)).toBe(0);
  });
});

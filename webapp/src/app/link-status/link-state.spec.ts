import { linkState } from './link-state';

describe('link state', () => {
  it('is live while news is fresh', () => {
    expect(linkState('live', 0.4)).toBe('live');
  });

  it('never calls old data live', () => {
    expect(linkState('live', 60)).toBe('quiet');
  });

  it('is live with an empty fleet: there is nothing that could be old', () => {
    expect(linkState('live', null)).toBe('live');
  });

  it('says what is wrong with the link before it says how old the data is', () => {
    expect(linkState('reconnecting', 60)).toBe('reconnecting');
    expect(linkState('tracker-lost', 60)).toBe('tracker-lost');
    expect(linkState('paused', 60)).toBe('paused');
  });
});

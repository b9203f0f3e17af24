import { linkState } from './state';

describe('link state', () => {
  it('is live while some vehicle is fresh, though slow devices are behind', () => {
    expect(linkState('live', 0.4, true)).toBe('live');
    expect(linkState('live', 40, true)).toBe('live');
  });

  it('never calls old data live', () => {
    expect(linkState('live', 60, false)).toBe('quiet');
  });

  it('is live with an empty fleet: there is nothing that could be old', () => {
    expect(linkState('live', null, false)).toBe('live');
  });

  it('never calls the past live, nor without news', () => {
    expect(linkState('replay', 0.4, true)).toBe('replay');
    expect(linkState('replay', 60, false)).toBe('replay');
  });

  it('says what is wrong with the link before it says that the data is old', () => {
    expect(linkState('reconnecting', 60, false)).toBe('reconnecting');
    expect(linkState('tracker-lost', 60, false)).toBe('tracker-lost');
    expect(linkState('paused', 60, false)).toBe('paused');
  });
});

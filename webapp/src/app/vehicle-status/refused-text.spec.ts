import { TestBed } from '@angular/core/testing';
import { Words } from '../words/words';
import { refusedText } from './refused-text';

describe('why positions are refused, in words', () => {
  const textOf = (reason: string, ahead: number | null = null): string =>
    refusedText({ reason, ahead }, TestBed.inject(Words));

  beforeEach(() => {
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no config.json')));
    localStorage.clear();
  });
  afterEach(() => {
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
  });

  it('has how far a clock is wrong', () => {
    expect(textOf('future', 3 * 3600)).toBe('Refused: its clock is 3 h 00 min ahead');
    expect(textOf('too_old', -7168 * 86_400)).toBe(
      'Refused: its positions are 7,168 days old, too old to keep',
    );
  });

  it('is a sentence for each reason', () => {
    const reasons = ['bad_time', 'bad_coordinates', 'bad_vehicle', 'missing_member', 'bad_type'];
    for (const reason of [...reasons, 'too_many_vehicles', 'new_vehicles_too_fast'])
      expect(textOf(reason)).toMatch(/^Refused: [a-z][a-z ,]+(2000)?$/);
  });

  it('is the reason itself if the page does not know it', () => {
    expect(textOf('bad_weather')).toBe('Refused: bad_weather');
  });
});

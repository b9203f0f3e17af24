import { TestBed } from '@angular/core/testing';
import { Tastes } from './tastes';

describe('tastes', () => {
  const open = (search: string): Tastes => {
    history.replaceState(null, '', `/${search}`);
    TestBed.resetTestingModule();
    return TestBed.inject(Tastes);
  };

  beforeEach(() => {
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no config.json')));
    localStorage.clear();
  });

  afterEach(() => {
    open('');
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    localStorage.clear();
  });

  it('takes what the URL names before what the person chose earlier', () => {
    open('').setTheme('dark');
    expect(open('').theme()).toBe('dark');
    expect(open('?theme=light').theme()).toBe('light');
  });

  it('remembers each choice for the next visit, and writes it into the URL', () => {
    const tastes = open('');
    tastes.setTheme('light');
    tastes.setUnits('knots');
    tastes.setLanguage('fr');
    tastes.setTimeZone('utc');
    tastes.setShortcuts(false);
    const chosen = { theme: 'light', units: 'knots', language: 'fr', timeZone: 'utc' };
    expect(tastes.inUrl()).toEqual(chosen);

    const next = open('');
    expect([next.theme(), next.units(), next.language(), next.timeZone()]).toEqual(
      Object.values(chosen),
    );
    expect(next.shortcuts()).toBe(false);
  });

  it('leaves a link without tastes to the person who opens it', () => {
    open('').setUnits('mph');
    expect(open('').inUrl().units).toBeNull();
  });

  it('ignores a stored value that it does not know', () => {
    localStorage.setItem('convoy.units', 'furlongs');
    localStorage.setItem('convoy.theme', 'pink');
    const tastes = open('');
    expect([tastes.units(), tastes.theme()]).toEqual(['km/h', 'auto']);
  });

  it('holds for the visit if the browser forbids storage', () => {
    vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
      throw new Error('forbidden');
    });
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new Error('forbidden');
    });
    const tastes = open('');
    tastes.setUnits('mph');
    expect(tastes.units()).toBe('mph');
  });
});

import { TestBed } from '@angular/core/testing';
import { Appearance } from '../page/appearance';
import { Tastes } from '../page/tastes';
import { readPalette } from './stage';

const TOKENS: Readonly<Record<string, string>> = {
  ...{
    '--moving': '#0071b2',
    '--stopped': '#a85c00',
    '--offline': '#66707d',
    '--silent': '#a02f78',
  },
  ...{ '--map-paper': '#ffffff', '--accent': '#5048c8', '--map-water': '#d5dfe7' },
  ...{ '--speed-0': '#000000', '--speed-1': '#333333', '--speed-2': '#666666' },
  ...{ '--speed-3': '#999999', '--speed-4': '#ffffff', '--map-land': '#eff1f0' },
};

describe('the palette of the map', () => {
  const { style } = document.documentElement;

  beforeEach(() => {
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }));
    vi.stubGlobal('fetch', () => Promise.reject(new Error('no config.json')));
    history.replaceState(null, '', '/');
    localStorage.clear();
    for (const [token, value] of Object.entries(TOKENS)) style.setProperty(token, value);
  });
  afterEach(() => {
    for (const token of Object.keys(TOKENS)) style.removeProperty(token);
    TestBed.resetTestingModule();
    vi.unstubAllGlobals();
    localStorage.clear();
  });

  it('has the colours of the style sheet, so that list and map agree', () => {
    const palette = readPalette(TestBed.inject(Appearance));
    expect(palette.moving).toEqual([0, 0x71 / 255, 0xb2 / 255]);
    expect(palette.stopped).toEqual([0xa8 / 255, 0x5c / 255, 0]);
    expect(palette.paper).toEqual([1, 1, 1]);
    expect(palette.ground).toMatchObject({ water: 'rgb(213 223 231)', land: 'rgb(239 241 240)' });
  });

  it('has the colours of speed in their order', () => {
    const { ramp } = readPalette(TestBed.inject(Appearance));
    expect(ramp.map(([red]) => Math.round(red * 5))).toEqual([0, 1, 2, 3, 5]);
  });

  it('is dark for an operator’s map, too, when the page is', () => {
    const isDark = (): boolean => readPalette(TestBed.inject(Appearance)).ground.dark;
    expect(isDark()).toBe(false);
    TestBed.inject(Tastes).setTheme('dark');
    expect(isDark()).toBe(true);
  });
});

import { GroundColours } from '../stage';
import { vectorLayers } from './archive';

const COLOURS: GroundColours = {
  ...{ dark: false, water: '#d5dfe7', land: '#eff1f0', border: '#c3cacf', grid: '#e0e5e7' },
  ...{ word: '#5f6b76', road: '#ffffff', roadEdge: '#ccd4da' },
};

describe('the layers of an operator’s archive', () => {
  const root = document.documentElement;
  const language = root.lang;
  let layers: ReturnType<typeof vectorLayers>;

  beforeEach(() => {
    root.lang = 'en';
    layers = vectorLayers(COLOURS);
  });
  afterEach(() => {
    root.lang = language;
  });

  it('have the colours of the page, which differ when it is dark', () => {
    const painted = JSON.stringify(layers);
    expect(painted).toContain('#d5dfe7');
    expect(painted).toContain('#eff1f0');
    expect(JSON.stringify(vectorLayers({ ...COLOURS, dark: true }))).not.toBe(painted);
  });

  it('leave the bundled land visible around the region', () => {
    expect(layers.map(({ type }) => type)).not.toContain('background');
  });

  it('need no server of icons or fonts', () => {
    const symbols = layers.filter((layer) => layer.type === 'symbol');
    expect(symbols.length).toBeGreaterThan(0);
    for (const { id, layout } of symbols) {
      expect(layout?.['icon-image'] ?? '', id).toBe('');
      expect(JSON.stringify(layout?.['text-font'] ?? 'Inter Variable'), id).toContain(
        'Inter Variable',
      );
    }
  });

  it('name the places in the language of the page', () => {
    const places = (): string =>
      JSON.stringify(
        layers.filter((other) => 'source-layer' in other && other['source-layer'] === 'places'),
      );
    expect(places()).toContain('name:en');
    root.lang = 'fr';
    layers = vectorLayers(COLOURS);
    expect(places()).toContain('name:fr');
  });

  it('have ids that no layer of the bundled map has', () => {
    const ids = layers.map(({ id }) => id);
    expect(ids.every((id) => id.startsWith('archive-'))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

import { GroundColours } from '../stage';
import { bundledStyle } from './basemap';

const COLOURS: GroundColours = {
  ...{ dark: false, water: 'water', land: 'land', border: 'border', grid: 'grid' },
  ...{ word: 'word', road: 'road', roadEdge: 'road-edge' },
};

describe('the style of the bundled map', () => {
  const style = bundledStyle(COLOURS);
  const layer = (id: string): Record<string, unknown> => {
    const found = style.layers.find((other) => other.id === id);
    if (!found) throw new Error(`the style has no layer ${id}`);
    return found.paint ?? {};
  };

  it('needs no request', () => {
    expect([style.glyphs, style.sprite]).toEqual([undefined, undefined]);
    for (const source of Object.values(style.sources)) {
      expect(source).toMatchObject({ type: 'geojson', data: { features: [] } });
    }
  });

  it('has each thing in the colour that the page gives it', () => {
    expect([layer('water')['background-color'], layer('land')['fill-color']]).toEqual([
      ...['water', 'land'],
    ]);
    const lines = ['borders', 'grid', 'road-edge', 'road'].map((id) => layer(id)['line-color']);
    expect(lines).toEqual(['border', 'grid', 'road-edge', 'road']);
    expect(layer('grid-word')['text-color']).toBe('word');
  });

  it('has roads above the land, and their edges below them', () => {
    const ids = style.layers.map(({ id }) => id);
    const order = ['water', 'land', 'road-edge', 'road'].map((id) => ids.indexOf(id));
    expect(order).toEqual([...order].sort((one, other) => one - other));
  });

  it('draws only what it has a source for', () => {
    for (const { id, ...rest } of style.layers) {
      if ('source' in rest) expect(style.sources, id).toHaveProperty(rest.source);
    }
  });
});

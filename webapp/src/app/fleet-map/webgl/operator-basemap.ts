// Shows the operator's own map (config.json) instead of the bundled one. The vehicles never wait for it.

import { AttributionControl, Map as GlMap, StyleSpecification } from 'maplibre-gl';
import { readJson } from '../../api/json-file';
import { Basemap } from '../../page/config';
import { GroundColours } from '../stage';
import type { LayersOf } from './archive';

/** The operator's layers are inserted below this one, so they lie above the bundled land. */
const ABOVE = 'grid';

/** Returns a function for the layers in the page's colours. Rejects if the style or archive is unreadable. */
export async function loadBasemap(
  map: GlMap,
  basemap: Exclude<Basemap, { type: 'bundled' }>,
  colours: GroundColours,
): Promise<LayersOf> {
  switch (basemap.type) {
    case 'style': {
      const style = await readJson<StyleSpecification>(basemap.url);
      attribute(map, '');
      map.setStyle(style, { diff: false });
      return () => [];
    }
    case 'raster': {
      const { url, attribution } = basemap;
      attribute(map, '');
      map.addSource('tiles', { type: 'raster', tiles: [url], tileSize: 256, attribution });
      map.addLayer({ id: 'tiles', type: 'raster', source: 'tiles' }, ABOVE);
      return () => [];
    }
    case 'pmtiles': {
      const { openArchive } = await import('./archive');
      const layersOf = await openArchive(map, basemap.url);
      attribute(map, basemap.attribution);
      for (const layer of layersOf(colours)) map.addLayer(layer, ABOVE);
      return layersOf;
    }
  }
}

/** Shows the attribution of the map's sources, and these words. */
function attribute(map: GlMap, words: string): void {
  const customAttribution = words === '' ? [] : [words];
  map.addControl(new AttributionControl({ compact: false, customAttribution }), 'top-left');
}

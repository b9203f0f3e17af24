// The operator's own map (config.json) in place of the bundled one. The vehicles never wait for it.

import { AttributionControl, Map as GlMap, StyleSpecification } from 'maplibre-gl';
import { Basemap } from '../page-config';
import type { LayersOf } from './map-archive';
import { GroundColours } from './stage';

/** What is brought lies above the bundled land and below the graticule. */
const ABOVE = 'grid';

/** Rejects when the operator's map does not answer. Gives what it has in the page's colours. */
export async function bringBasemap(
  map: GlMap,
  basemap: Exclude<Basemap, { type: 'bundled' }>,
  colours: GroundColours,
): Promise<LayersOf> {
  switch (basemap.type) {
    case 'style': {
      const response = await fetch(basemap.url);
      if (!response.ok) throw new Error(`basemap: ${response.status}`);
      attribute(map, '');
      map.setStyle((await response.json()) as StyleSpecification, { diff: false });
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
      const { openArchive } = await import('./map-archive');
      const layersOf = await openArchive(map, basemap.url);
      attribute(map, basemap.attribution);
      for (const layer of layersOf(colours)) map.addLayer(layer, ABOVE);
      return layersOf;
    }
  }
}

/** Says whose work the map is: by its sources, and by these words. */
function attribute(map: GlMap, words: string): void {
  const customAttribution = words === '' ? [] : [words];
  map.addControl(new AttributionControl({ compact: false, customAttribution }), 'top-left');
}

// Shows a map in one file (PMTiles). The browser reads only the parts that it shows, from any server that
// supports range requests, so no tile server is needed. Images are shown unchanged. Vectors should have
// the layers of a Protomaps basemap (OpenStreetMap) and are drawn in the page's colours.

import { layers, namedFlavor } from '@protomaps/basemaps';
import { Map as GlMap, LayerSpecification, addProtocol } from 'maplibre-gl';
import { PMTiles, Protocol, TileType } from 'pmtiles';
import { GroundColours } from '../stage';

const SOURCE = 'archive';
const FONT = 'Inter Variable';

/** Makes the layers of a map in the given colours. */
export type LayersOf = (colours: GroundColours) => LayerSpecification[];

/** Adds the archive to the map as a source. Rejects if it cannot be read or is not an archive. */
export async function openArchive(map: GlMap, url: string): Promise<LayersOf> {
  const address = new URL(url, document.baseURI).href;
  const archive = new PMTiles(address);
  const { tileType } = await archive.getHeader();
  const isVector = tileType === TileType.Mvt;
  const protocol = new Protocol({ metadata: true });
  protocol.add(archive);
  addProtocol('pmtiles', protocol.tile);
  const source = { url: `pmtiles://${address}` };
  map.addSource(
    SOURCE,
    isVector ? { type: 'vector', ...source } : { type: 'raster', tileSize: 256, ...source },
  );
  return isVector ? vectorLayers : () => [{ id: SOURCE, type: 'raster', source: SOURCE }];
}

/** The layers have no background, so that the bundled land is visible around the archive's region. */
export function vectorLayers(colours: GroundColours): LayerSpecification[] {
  const flavor = {
    ...namedFlavor(colours.dark ? 'dark' : 'light'),
    earth: colours.land,
    water: colours.water,
    regular: FONT,
    bold: FONT,
    italic: FONT,
  };
  return layers(SOURCE, flavor, { lang: document.documentElement.lang })
    .filter(({ type }) => type !== 'background')
    .flatMap((layer) => withoutIcons(layer))
    .map((layer) => ({ ...layer, id: `${SOURCE}-${layer.id}` }));
}

/** Icons would need a sprite server. Layers with icons are dropped; the names of places stay without icons. */
function withoutIcons(layer: LayerSpecification): LayerSpecification[] {
  if (layer.type !== 'symbol' || layer.layout?.['icon-image'] === undefined) return [layer];
  if (layer['source-layer'] !== 'places') return [];
  return [{ ...layer, layout: { ...layer.layout, 'icon-image': '' } }];
}

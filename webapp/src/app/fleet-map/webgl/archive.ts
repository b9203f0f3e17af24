// A map in one file (PMTiles), of which a browser reads the pieces that it shows from any server
// that answers ranges: no tile server is needed. An archive of images is shown as it is; one of
// vectors should have the layers of a Protomaps basemap (OpenStreetMap), and is drawn in the page's
// colours.

import { layers, namedFlavor } from '@protomaps/basemaps';
import { Map as GlMap, LayerSpecification, addProtocol } from 'maplibre-gl';
import { PMTiles, Protocol, TileType } from 'pmtiles';
import { GroundColours } from '../stage';

const SOURCE = 'archive';
const FONT = 'Inter Variable';

/** Some layers, in those colours. */
export type LayersOf = (colours: GroundColours) => LayerSpecification[];

/** Makes the archive a source of the map. Rejects when it does not answer, or is none. */
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

/** Without a background, so that the bundled land is seen where the archive ends. */
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

/** Icons would need a server of sprites. Of what has them only the names of places are shown. */
function withoutIcons(layer: LayerSpecification): LayerSpecification[] {
  if (layer.type !== 'symbol' || layer.layout?.['icon-image'] === undefined) return [layer];
  if (layer['source-layer'] !== 'places') return [];
  return [{ ...layer, layout: { ...layer.layout, 'icon-image': '' } }];
}

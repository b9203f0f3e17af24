// The stage with MapLibre, which draws the basemap, handles gestures and owns the WebGL2 canvas. Our own
// layers draw the trail and the vehicles on it.

import type * as GeoJSON from 'geojson';
import { LngLat, Map as GlMap, MapLibreEvent, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs' with { loader: 'file' };
import { latitudeOfY, longitudeOfX, xOfLongitude, yOfLatitude } from '../../fleet/mercator';
import { TrailPoint } from '../../fleet/trail-point';
import { Place } from '../../fleet/tween';
import { Config } from '../../page/config';
import { Camera, scaleOfZoom } from '../camera';
import { covers } from '../graticule';
import { Stage, StageSetting } from '../stage';
import type { LayersOf } from './archive';
import { loadLand, bundledStyle, drawGrid, drawRoads, recolour } from './basemap';
import { LayerView } from './layer-view';
import type { TrailLayer } from './trail-layer';
import { VehicleLayer } from './vehicle-layer';

const NEAREST_ZOOM = 19;
const GLIDE_MS = 700;
/** At a lower zoom the map may show the world twice, but each vehicle only once. */
const FARTHEST_ZOOM = 1.6;

export class GlStage implements Stage {
  target: Place | undefined;
  private readonly map: GlMap;
  private readonly vehicles: VehicleLayer;
  private readonly view: LayerView;
  /** Fetched when there is a trail to draw. */
  private trail: Promise<TrailLayer> | undefined;
  /** The camera that the graticule was drawn for. */
  private grid: Camera | undefined;
  /** Makes the layers of the operator's map that have the page's colours. */
  private operatorLayers: LayersOf = () => [];
  private roads: GeoJSON.MultiLineString = { type: 'MultiLineString', coordinates: [] };

  constructor(
    private readonly setting: StageSetting,
    config: Promise<Config>,
  ) {
    setWorkerUrl(new URL(workerUrl, document.baseURI).href);
    const { element, table, frame } = setting;
    this.view = { camera: () => this.camera, pixelRatio: () => this.map.getPixelRatio(), frame };
    this.vehicles = new VehicleLayer(table, this.view);
    this.map = new GlMap({
      container: element,
      style: bundledStyle(frame().palette.ground),
      center: degrees(setting.place),
      zoom: setting.zoom,
      minZoom: FARTHEST_ZOOM,
      maxZoom: NEAREST_ZOOM,
      maxPitch: 0,
      dragRotate: false,
      touchPitch: false,
      attributionControl: false,
      locale: { 'Map.Title': setting.label },
      fadeDuration: 150,
      transformCameraUpdate: () =>
        this.target && this.zooming ? { center: LngLat.convert(degrees(this.target)) } : {},
    });
    this.map.touchZoomRotate.disableRotation();
    this.map.keyboard.disableRotation();
    this.listen();
    void this.loadGround(config);
  }

  get camera(): Camera {
    const { lng, lat } = this.map.getCenter();
    const { clientWidth, clientHeight } = this.map.getCanvas();
    return {
      x: xOfLongitude(lng),
      y: yOfLatitude(lat),
      scale: scaleOfZoom(this.map.getZoom()),
      width: clientWidth,
      height: clientHeight,
    };
  }

  get zooming(): boolean {
    return this.map.isZooming();
  }

  redraw(): void {
    this.map.triggerRepaint();
  }

  jumpTo(place: Place, zoom = this.map.getZoom()): void {
    this.map.jumpTo({ center: degrees(place), zoom });
  }

  glideTo(place: Place, zoom: number): void {
    this.map.easeTo({ center: degrees(place), zoom, duration: GLIDE_MS });
  }

  zoomBy(steps: number): void {
    this.map.easeTo({ zoom: Math.round(this.map.getZoom() + steps), duration: 250 });
  }

  showTrail(trail: readonly TrailPoint[]): void {
    if (!this.trail && trail.length === 0) return;
    this.trail ??= this.loadTrail();
    void this.trail.then((layer) => {
      layer.show(trail);
      this.redraw();
    });
  }

  private async loadTrail(): Promise<TrailLayer> {
    const { TrailLayer } = await import('./trail-layer');
    const layer = new TrailLayer(this.view);
    if (this.map.getLayer(this.vehicles.id)) this.map.addLayer(layer, this.vehicles.id);
    return layer;
  }

  showRoads(roads: GeoJSON.MultiLineString): void {
    this.roads = roads;
    drawRoads(this.map, roads);
  }

  recolour(): void {
    const { ground } = this.setting.frame().palette;
    recolour(this.map, [...bundledStyle(ground).layers, ...this.operatorLayers(ground)]);
    this.redraw();
  }

  destroy(): void {
    this.map.remove();
  }

  private listen(): void {
    const { map } = this;
    const { events } = this.setting;
    // This also happens after an operator's style has replaced the bundled one, or the GPU was reset.
    map.on('style.load', () => {
      if (!map.getLayer(this.vehicles.id)) map.addLayer(this.vehicles);
      void this.trail?.then((layer) => {
        if (!map.getLayer(layer.id)) map.addLayer(layer, this.vehicles.id);
      });
      this.dress();
    });
    map.on('movestart', (event) => {
      if (isDrag(event)) events.moved(true);
    });
    map.on('move', () => {
      events.moved(false);
    });
    map.on('moveend', () => {
      if (!this.grid || !covers(this.grid, this.camera)) this.layGrid();
    });
    map.on('render', () => {
      events.drawn();
    });
    map.on('mousemove', ({ point }) => {
      events.pointed({ left: point.x, top: point.y });
    });
    map.on('mouseout', () => {
      events.pointed(undefined);
    });
    map.on('click', ({ point }) => {
      events.clicked({ left: point.x, top: point.y });
    });
    map.on('error', () => {
      events.groundFailed();
    });
  }

  private layGrid(): void {
    this.grid = this.camera;
    drawGrid(this.map, this.grid);
  }

  private dress(): void {
    this.layGrid();
    drawRoads(this.map, this.roads);
  }

  /** Loads the basemap. The vehicles are drawn already, and stay if this fails. */
  private async loadGround(config: Promise<Config>): Promise<void> {
    try {
      await this.map.once('style.load');
      const { basemap } = await config;
      if (basemap.type !== 'bundled') {
        const { loadBasemap } = await import('./operator-basemap');
        const { ground } = this.setting.frame().palette;
        this.operatorLayers = await loadBasemap(this.map, basemap, ground);
      }
      // An archive contains one region; around it the bundled land is visible.
      if (basemap.type === 'bundled' || basemap.type === 'pmtiles') await loadLand(this.map);
    } catch {
      this.setting.events.groundFailed();
    }
  }
}

function degrees(place: Place): [number, number] {
  return [longitudeOfX(place.x), latitudeOfY(place.y)];
}

/** Whether a person moved the map, except by wheel or zoom key, which keep a followed vehicle centred. */
function isDrag(event: MapLibreEvent): boolean {
  const cause: unknown = event.originalEvent;
  return cause !== undefined && !(cause instanceof WheelEvent) && !isZoomKey(cause);
}

function isZoomKey(cause: unknown): boolean {
  return cause instanceof KeyboardEvent && !cause.key.startsWith('Arrow');
}

// `config.json` beside the page: what an operator sets at run time. The page opens without waiting
// for it, with the values that need nothing from outside.

import { Injectable, signal } from '@angular/core';
import { readJson } from '../api/json-file';
import { SpeedUnit, isSpeedUnit } from './units';

/** What lies under the vehicles. `bundled` needs no server at all. */
export type Basemap =
  | { readonly type: 'bundled' }
  /** A MapLibre style. */
  | { readonly type: 'style'; readonly url: string }
  /** Image tiles, `{z}/{x}/{y}`. */
  | { readonly type: 'raster'; readonly url: string; readonly attribution: string }
  /** One file, which says itself whose work it is; see fleet-map/webgl/archive.ts. */
  | { readonly type: 'pmtiles'; readonly url: string; readonly attribution: string };

export interface Config {
  readonly units: SpeedUnit;
  readonly basemap: Basemap;
}

const BUNDLED: Config = { units: 'km/h', basemap: { type: 'bundled' } };

@Injectable({ providedIn: 'root' })
export class PageConfig {
  private readonly read = signal(BUNDLED);
  readonly value = this.read.asReadonly();

  /** As soon as it is read, or found to be missing. */
  readonly loaded = this.load();

  private async load(): Promise<Config> {
    try {
      this.read.set(readConfig(await readJson('config.json')));
    } catch {
      // The page works as bundled.
    }
    return this.read();
  }
}

/** Leaves out what it does not understand. */
export function readConfig(json: unknown): Config {
  const { units, basemap } = json as { units?: unknown; basemap?: Record<string, unknown> };
  return {
    units: isSpeedUnit(units) ? units : BUNDLED.units,
    basemap: readBasemap(basemap ?? {}),
  };
}

function readBasemap(json: Record<string, unknown>): Basemap {
  const { type, url, attribution } = json;
  if (typeof url !== 'string') return BUNDLED.basemap;
  if (type === 'style') return { type, url };
  const text = typeof attribution === 'string' ? attribution : '';
  if (type === 'raster' || type === 'pmtiles') return { type, url, attribution: text };
  return BUNDLED.basemap;
}

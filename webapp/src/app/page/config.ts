// Reads `config.json` beside the page, which operators may change. The page opens without waiting for it,
// with defaults that need no other server.

import { Injectable, signal } from '@angular/core';
import { readJson } from '../api/json-file';
import { SpeedUnit, isSpeedUnit } from './units';

/** The map under the vehicles. `bundled` is part of the page. */
export type Basemap =
  | { readonly type: 'bundled' }
  /** A MapLibre style. */
  | { readonly type: 'style'; readonly url: string }
  /** Image tiles, `{z}/{x}/{y}`. */
  | { readonly type: 'raster'; readonly url: string; readonly attribution: string }
  /** One file, which may contain its own attribution; see fleet-map/webgl/archive.ts. */
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

  /** Resolves when the file has been read or has failed to load. */
  readonly loaded = this.load();

  private async load(): Promise<Config> {
    try {
      this.read.set(readConfig(await readJson('config.json')));
    } catch {
      // The page keeps its defaults.
    }
    return this.read();
  }
}

/** Replaces unknown values by the defaults. */
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

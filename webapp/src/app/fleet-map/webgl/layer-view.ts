// What our layers need to draw a frame: the frame of FleetMap, and the camera at the moment of drawing, so
// that they do not lag behind the basemap.

import { Camera } from '../camera';
import { Frame } from '../stage';

export interface LayerView {
  readonly camera: () => Camera;
  readonly pixelRatio: () => number;
  readonly frame: () => Frame;
}

export interface Scene extends Frame {
  readonly camera: Camera;
  readonly pixelRatio: number;
}

export function sceneOf(view: LayerView): Scene {
  return { ...view.frame(), camera: view.camera(), pixelRatio: view.pixelRatio() };
}

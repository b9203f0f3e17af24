// What a layer of our own is given to draw a frame: the director's frame, and the camera at the very
// moment of drawing, so that nothing lags behind the ground.

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

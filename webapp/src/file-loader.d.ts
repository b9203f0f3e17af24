// The build copies these files beside the page under a hashed name, and the import is their URL. Only *.bin,
// which tests import, is the bytes themselves.

declare module 'maplibre-gl/dist/maplibre-gl-worker.mjs' {
  const url: string;
  export default url;
}

declare module 'world-atlas/countries-50m.json' {
  const url: string;
  export default url;
}

declare module '*.bin' {
  const bytes: Uint8Array;
  export default bytes;
}

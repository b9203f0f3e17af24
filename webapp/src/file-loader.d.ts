// Files that the build copies beside the page under a hashed name: what is imported is their URL.

declare module 'maplibre-gl/dist/maplibre-gl-worker.mjs' {
  const url: string;
  export default url;
}

declare module 'world-atlas/land-110m.json' {
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

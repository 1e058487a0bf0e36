import { defineConfig } from "vite";

// Addresses are relative, so that the files work under any STATIC_URL.
export default defineConfig({
  base: "./",
  publicDir: false,
  // The map's worker is a module of its own file: the content security policy allows no blob.
  worker: { format: "es" },
  build: {
    outDir: "../src/zoneworks/static/dist",
    emptyOutDir: true,
    manifest: "manifest.json",
    target: ["chrome100", "firefox100", "safari15.4"],
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      input: ["src/main.ts", "src/boot.ts"],
    },
  },
});

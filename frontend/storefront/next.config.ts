import path from "node:path";
import type { NextConfig } from "next";

const config: NextConfig = {
  output: "standalone",
  outputFileTracingRoot: path.join(import.meta.dirname, ".."),
  turbopack: { root: path.join(import.meta.dirname, "..") },
  transpilePackages: ["@fovea/ui", "@fovea/gql"],
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
};

export default config;

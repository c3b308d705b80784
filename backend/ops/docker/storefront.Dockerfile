# The storefront as Next's standalone server. Context: the checkout.
FROM node:22.12.0-bookworm-slim AS build
ENV NEXT_TELEMETRY_DISABLED=1
WORKDIR /app/frontend
COPY frontend/ ./
COPY schema.graphql /app/schema.graphql
RUN npm ci --no-audit --no-fund && npm run codegen && npm run build --workspace storefront

FROM node:22.12.0-bookworm-slim
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 HOSTNAME=0.0.0.0 PORT=3000
WORKDIR /app
COPY --from=build /app/frontend/storefront/.next/standalone ./
COPY --from=build /app/frontend/storefront/.next/static ./storefront/.next/static
USER 1000
EXPOSE 3000
CMD ["node", "storefront/server.js"]

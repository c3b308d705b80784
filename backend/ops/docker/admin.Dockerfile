# The admin's files behind a proxy that gives them and the API one origin. Context: the checkout.
FROM node:22.12.0-bookworm-slim AS build
WORKDIR /app/frontend
COPY frontend/ ./
COPY schema.graphql /app/schema.graphql
RUN npm ci --no-audit --no-fund && npm run codegen && npm run build --workspace admin

FROM nginxinc/nginx-unprivileged:1.27.3-alpine
COPY backend/ops/docker/admin.nginx.conf.template /etc/nginx/templates/default.conf.template
COPY --from=build /app/frontend/admin/dist /usr/share/nginx/html
ENV API_URL=http://api:8000
USER 101
EXPOSE 8080

# The Python side: API, worker, command line, and for a local house the simulators and the mailbox. Context: the checkout.
FROM python:3.11.11-slim-bookworm AS packages
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY backend/requirements.runtime.lock /requirements.lock
RUN python -m venv /venv && /venv/bin/pip install --require-hashes -r /requirements.lock

FROM node:22.12.0-bookworm-slim AS query-page
WORKDIR /app/frontend/graphiql
COPY frontend/tsconfig.base.json ../
COPY frontend/graphiql ./
RUN npm ci --no-audit --no-fund && npm run build

FROM python:3.11.11-slim-bookworm
RUN groupadd --gid 10001 fovea \
    && useradd --uid 10001 --gid fovea --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin fovea \
    && install --directory --owner fovea --group fovea /data
COPY --from=packages /venv /venv
COPY --from=query-page /app/frontend/graphiql/dist /app/frontend/graphiql/dist
COPY backend/alembic.ini /app/backend/alembic.ini
COPY backend/migrations /app/backend/migrations
COPY backend/media /app/backend/media
COPY backend/fovea /app/backend/fovea
ENV PATH=/venv/bin:$PATH PYTHONPATH=/app/backend PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 STORAGE_FOLDER=/data/storage
WORKDIR /app
USER 10001:10001
VOLUME /data
EXPOSE 8000
CMD ["uvicorn", "fovea.web.main:app", "--host", "0.0.0.0", "--port", "8000", "--no-access-log", "--timeout-keep-alive", "75", "--timeout-graceful-shutdown", "20"]

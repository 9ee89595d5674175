# One image, role by argument: `web`, `worker`, or both (the default). PostgreSQL and Redis are named by the environment.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY tsconfig.json tsconfig.build.json tsconfig.pages.json ./
COPY scripts scripts
COPY config config
COPY src src
RUN npm run build
# The embedded PostgreSQL is a development package: in production DATABASE_URL is demanded.
RUN npm prune --omit=dev

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 DATA_DIR=/var/lib/eqian
WORKDIR /app
RUN install -d -o node -g node -m 0700 "$DATA_DIR"
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
COPY config config
USER node
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/main.js"]
CMD ["web", "worker"]

# Debian, because native packages ship builds for glibc.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --include=dev
COPY tsconfig.json ./
COPY backend backend
COPY addon addon
RUN node backend/build.mjs && node addon/build.mjs

FROM node:22-bookworm-slim AS packages
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM node:22-bookworm-slim
ENV NODE_ENV=production PORT=8080
WORKDIR /app
COPY --from=packages /app/node_modules node_modules
COPY --from=build /app/backend/dist/ backend/dist/
COPY package.json ./
# the simulator is for development; it must not be at hand in production
RUN rm -f backend/dist/simulator.js*
USER node
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(process.env.ROLE === 'worker' ? 0 : 1))"]
# node itself is process 1: it gets SIGTERM and stops in order
CMD ["node", "--enable-source-maps", "backend/dist/main.js"]

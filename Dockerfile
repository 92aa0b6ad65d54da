FROM node:24-slim AS base
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# Not `npm ci`: see local/setup.mjs.

# The stand-ins need development packages (a mail server, an identity provider); the product does without them.
FROM base AS sandbox
RUN npm install --no-save --include=dev --no-audit --no-fund && npm cache clean --force
COPY . .
RUN mkdir /state && chown node:node /state
USER node
CMD ["node", "sandbox/main.ts"]

FROM base AS product
ENV NODE_ENV=production
RUN npm install --no-save --omit=dev --no-audit --no-fund && npm cache clean --force \
    && rm -rf node_modules/node-linux-* node_modules/.bin/node
COPY . .
USER node
CMD ["node", "src/server.ts"]

# Front end: bundled once, Node stays behind.
FROM node:22-alpine AS frontend
WORKDIR /app
COPY package.json package-lock.json .npmrc build.mjs ./
RUN npm ci --no-audit --no-fund
COPY static/src static/src
COPY templates templates
COPY accounts accounts
COPY strategy strategy
COPY budget budget
COPY roadmap roadmap
COPY reporting reporting
RUN npm run build

# Python packages, with pip's own files left behind.
FROM python:3.13-slim AS packages
COPY requirements/base.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r base.txt

FROM python:3.13-slim
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --create-home --uid 10001 luotsi && install -d -o luotsi /var/lib/luotsi
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
COPY --from=frontend /app/static/dist static/dist
RUN pybabel --quiet compile --directory locale --domain django
USER luotsi
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--no-ws", "config.wsgi:application"]

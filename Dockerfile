# Container image of the service, for Cloud Run and for any other host. docs/container.md describes its use.
# The tag gets security updates of the base. To build the same image again, replace the tag by the digest of the base.
FROM python:3.13-slim-bookworm AS build

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore
COPY requirements.txt requirements-container.txt /build/
# --only-binary: no package is compiled, so that the base needs no compiler. pip compiles the bytecode.
RUN python -m venv --without-pip /venv \
    && python -m pip --python /venv/bin/python install --only-binary :all: \
       -r /build/requirements.txt -r /build/requirements-container.txt

WORKDIR /app
COPY main.py router.py serve.py ./
COPY qr qr
COPY logos logos
# unchecked-hash: the times of the files do not matter, and Python does not read the sources again.
RUN python -m compileall -q --invalidation-mode unchecked-hash .

FROM python:3.13-slim-bookworm

LABEL org.opencontainers.image.title="QR codes by URL" \
      org.opencontainers.image.description="QR code images over HTTP. A decoder reads each image before it is sent." \
      org.opencontainers.image.licenses="Apache-2.0"

# PORT: Cloud Run sets another value. THREADS: requests that are handled at once.
# QR_STORE: a file in the volume. Set it to an empty value for images without links.
# MALLOC_...: memory of large images and uploads returns to the system.
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    HOST=0.0.0.0 \
    PORT=8080 \
    THREADS=16 \
    QR_STORE=sqlite:////data/users.db \
    MALLOC_ARENA_MAX=2 \
    MALLOC_MMAP_THRESHOLD_=1048576

# The files of the service belong to root, so that the service cannot change them. The service writes to /data, and
# uploaded files above 500 kB to /tmp while it reads them.
RUN python -m pip uninstall --yes --root-user-action=ignore pip \
    && install --directory --owner=10001 --group=10001 --mode=0700 /data
COPY --from=build /venv /venv
COPY --from=build /app /app
WORKDIR /app
USER 10001:10001
VOLUME /data
EXPOSE 8080

HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "from http.client import HTTPConnection as C; from os import environ; c = C('127.0.0.1', int(environ['PORT']), timeout=4); c.request('GET', '/health'); raise SystemExit(c.getresponse().status != 200)"]
CMD ["python", "-m", "serve"]

# The program alone: it runs as a user without rights, on a file system that it need not write to.

# The same Python and Debian as the tests run on.
FROM python:3.11-slim-bookworm AS installed
WORKDIR /source
COPY pyproject.toml README.md LICENSE ./
COPY ontology ontology
COPY shapes shapes
COPY examples examples
COPY editor editor
COPY graph graph
COPY server server
# Without pip of its own: nothing is ever installed into the finished image.
RUN python -m venv --without-pip /opt/indsatsgraf \
    && pip --python /opt/indsatsgraf/bin/python install --no-cache-dir .

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Indsatsgraf" \
      org.opencontainers.image.description="An open knowledge graph of Danish social initiatives, served over HTTP and SPARQL" \
      org.opencontainers.image.licenses="MIT AND CC-BY-4.0"
COPY --from=installed /opt/indsatsgraf /opt/indsatsgraf
# A number needs no entry among the users; a new volume laid over the folder takes its owner from it.
RUN install --directory --owner=10001 --group=10001 /srv/indsatsgraf /srv/indsatsgraf/releases
# Reached from outside the container by the ports that are published, and by no others.
ENV PATH=/opt/indsatsgraf/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    INDSATSGRAF_SERVE_HOST=0.0.0.0
WORKDIR /srv/indsatsgraf
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/ready', timeout=4)"]
ENTRYPOINT ["indsatsgraf"]
CMD ["serve"]

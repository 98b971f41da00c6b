# Grades anywhere that runs Docker, without any privilege:
#   docker build -t grader .
#   docker run --rm --network none --cap-drop ALL -v "$PWD/handed-in:/submissions:ro" -v grader-class:/class grader grade /submissions
# An image that can be built again is given its base by digest: --build-arg BASE=python:3.13-slim@sha256:...
ARG BASE=python:3.13-slim
FROM ${BASE}

RUN useradd --uid 1000 --create-home grader && install --directory --owner grader --group grader /class
WORKDIR /grader
COPY pyproject.toml README.md LICENSE ./
COPY grader/ grader/
RUN pip install --no-cache-dir '.[grader]' && rm -r grader build module_grader.egg-info
COPY assignments/ assignments/
COPY reference/ reference/
COPY student/ student/
COPY tests/__init__.py tests/
COPY tests/checks/ tests/checks/
COPY tests/mistakes/ tests/mistakes/
COPY tests/probes/ tests/probes/
COPY tests/strategies/ tests/strategies/
COPY tests/examples/ tests/examples/
COPY tests/properties/ tests/properties/

USER grader
ENV GRADER_CLASS=/class
VOLUME /class
ENTRYPOINT ["grader"]
CMD ["doctor"]

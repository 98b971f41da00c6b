# Grades anywhere that runs Docker, without any privilege:
#   docker build -t grader .
#   docker run --rm --network none --cap-drop ALL -v "$PWD/handed-in:/submissions:ro" -v grader-course:/course grader grade /submissions
FROM python:3.13-slim

RUN useradd --uid 1000 --create-home grader && install --directory --owner grader --group grader /course
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
ENV GRADER_COURSE=/course
VOLUME /course
ENTRYPOINT ["grader"]
CMD ["doctor"]

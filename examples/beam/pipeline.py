"""Make one QR code per row of many files with Apache Beam, on this machine or in Dataflow (docs/scale.md)."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from urllib.parse import parse_qsl

import apache_beam as beam
from apache_beam.io import fileio
from apache_beam.io.filesystems import FileSystems
from apache_beam.options.pipeline_options import PipelineOptions

from examples.beam.steps import Item, Made, make_file, read_items
from qr.batch.images import Batch, check_common
from qr.batch.manifest import COLUMNS


class ReadItems(beam.DoFn):  # type: ignore[misc]  # Beam has no complete types
    """Files to rows."""

    def __init__(self, batch: Batch) -> None:
        self.batch = batch

    def process(self, file: fileio.ReadableFile) -> Iterator[Item]:
        yield from read_items(file.metadata.path, file.read(), self.batch)


class WriteFile(beam.DoFn):  # type: ignore[misc]
    """Rows to files, and to lines of the manifest."""

    def __init__(self, batch: Batch, output: str) -> None:
        self.batch, self.output = batch, output

    def process(self, item: Item) -> Iterator[str]:
        made: Made = make_file(item, self.batch)
        if made.path:
            path = FileSystems.join(self.output, *made.path.split("/"))
            folder = FileSystems.split(path)[0]
            if "://" not in folder and not FileSystems.exists(folder):
                self._make_folder(folder)
            with FileSystems.create(path, compression_type="uncompressed") as file:
                file.write(made.body)
        yield made.line

    @staticmethod
    def _make_folder(folder: str) -> None:
        try:
            FileSystems.mkdirs(folder)
        except OSError:
            if not FileSystems.exists(folder):  # another worker has made it
                raise


def run(arguments: Sequence[str] | None = None) -> None:
    """Run the pipeline until it ends. Raises a ``QrError`` for invalid parameters."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--input", required=True, help="pattern of files with rows: gs://bucket/rows/*.csv")
    parser.add_argument("--output", required=True, help="folder of the images and of the manifest")
    parser.add_argument("--parameters", default="", help="parameters of all rows, as in a URL: format=svg&size=300")
    parser.add_argument("--payload", help="payload whose fields are columns")
    known, others = parser.parse_known_args(arguments)
    batch = Batch(tuple(parse_qsl(known.parameters, keep_blank_values=True)), known.payload)
    check_common(batch)
    with beam.Pipeline(options=PipelineOptions(others)) as pipeline:
        lines = (
            pipeline
            | "find files" >> fileio.MatchFiles(known.input)
            | "open files" >> fileio.ReadMatches()
            | "read rows" >> beam.ParDo(ReadItems(batch))
            | "spread rows" >> beam.Reshuffle()  # over all workers, and without repeating them after a failure
            | "make images" >> beam.ParDo(WriteFile(batch, known.output))
        )
        lines | "write manifest" >> beam.io.WriteToText(
            FileSystems.join(known.output, "manifest"), file_name_suffix=".csv", header=",".join(("input", *COLUMNS))
        )


if __name__ == "__main__":
    run()

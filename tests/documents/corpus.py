"""Files that people send, and files that harm: each built here when a test asks for it, none kept."""

import datetime
import io
import random
import struct
import zipfile
import zlib
from functools import cache

import pikepdf
import pillow_heif
from PIL import Image, ImageDraw, ImageFilter, ImageFont

pillow_heif.register_heif_opener()

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless text every antivirus takes for a virus, in two pieces so that none takes this file for one."""

_WORDS = [
    "le",
    "la",
    "personne",
    "réside",
    "adresse",
    "depuis",
    "attestation",
    "naissance",
    "de",
    "du",
    "commune",
    "Nanterre",
    "justificatif",
    "service",
]

GPS_LATITUDE = (48.0, 53.0, 31.0)
FACE = (250, 5, 5)
"""The colour of the other face, in the thumbnail hidden in a photograph."""


@cache
def _page() -> Image.Image:
    draw_at = random.Random(7)
    page = Image.new("RGB", (1240, 1754), "white")
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(28)
    for y in range(80, 1680, 44):
        line = " ".join(draw_at.choice(_WORDS) for _ in range(draw_at.randint(3, 10)))
        pen.text((90, y), line, fill="black", font=font)
    return page


def page() -> Image.Image:
    """A page of text, sharp and upright."""
    return _page().copy()


def saved(picture: Image.Image, form: str = "JPEG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def jpeg() -> bytes:
    return saved(page())


def heavy(size: int) -> bytes:
    """A good JPEG of exactly so many bytes: what follows its end is not looked at."""
    return jpeg().ljust(size, b"\0")


# Pictures.


def jpeg_with_secrets() -> bytes:
    """A photograph that says where it was taken, and whose preview shows somebody else."""
    picture = page()
    exif = picture.getexif()
    exif[0x010F] = "Telephone"
    exif.get_ifd(0x8825).update({1: "N", 2: GPS_LATITUDE, 3: "E", 4: (2.0, 12.0, 0.0)})
    tiff = exif.tobytes()
    preview = saved(Image.new("RGB", (160, 120), FACE))
    return saved(picture, exif=_with_preview(tiff, preview), comment=b"pris par Telephone")


def _with_preview(exif: bytes, preview: bytes) -> bytes:
    """The EXIF block with a second directory that holds a preview."""
    head, tiff = exif[:6], bytearray(exif[6:])
    order = "<" if tiff[:2] == b"II" else ">"
    first = struct.unpack_from(order + "I", tiff, 4)[0]
    count = struct.unpack_from(order + "H", tiff, first)[0]
    second = len(tiff) + len(tiff) % 2
    tiff += b"\0" * (len(tiff) % 2)
    struct.pack_into(order + "I", tiff, first + 2 + 12 * count, second)
    at = second + 2 + 12 * 3 + 4
    entries = ((0x0103, 3, 6), (0x0201, 4, at), (0x0202, 4, len(preview)))
    tiff += struct.pack(order + "H", 3)
    for tag, kind, value in entries:
        tiff += struct.pack(order + "HHI", tag, kind, 1)
        tiff += struct.pack(order + "HH", value, 0) if kind == 3 else struct.pack(order + "I", value)
    tiff += struct.pack(order + "I", 0)
    return head + bytes(tiff) + preview


def jpeg_lying_down() -> bytes:
    """EXIF orientation 6: the page stands once it is turned as told."""
    exif = Image.Exif()
    exif[0x0112] = 6
    return saved(page().rotate(90, expand=True), exif=exif)


def jpeg_cut_in_half() -> bytes:
    whole = saved(page(), progressive=True)
    return whole[: len(whole) // 2]


def cmyk() -> bytes:
    return saved(page().convert("CMYK"))


def png_16_bits() -> bytes:
    grey = page().convert("L").convert("I").point(lambda value: value * 256)
    return saved(grey.convert("I;16"), "PNG")


def png_transparent() -> bytes:
    layer = Image.new("RGBA", (1240, 1754), (0, 0, 0, 0))
    layer.paste((0, 0, 0, 255), (100, 100, 1140, 200))
    return saved(layer, "PNG")


def png_animated() -> bytes:
    return saved(page(), "PNG", save_all=True, append_images=[Image.new("RGB", (1240, 1754), FACE)])


def png_bomb(side: int) -> bytes:
    """A few kilobytes that inflate to `side`² pixels."""
    row = b"\0" + b"\0" * ((side + 7) // 8)
    packer = zlib.compressobj(9)
    data = b"".join(packer.compress(row) for _ in range(side)) + packer.flush()

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def tiff(pages: int) -> bytes:
    black_and_white = page().convert("1")
    return saved(
        black_and_white,
        "TIFF",
        compression="group4",
        save_all=True,
        append_images=[black_and_white] * (pages - 1),
    )


def blurred() -> bytes:
    return saved(page().filter(ImageFilter.GaussianBlur(6)))


def sideways() -> bytes:
    """Turned, and nothing in the file says so."""
    return saved(page().rotate(90, expand=True))


def small() -> bytes:
    return saved(page().resize((300, 424)))


def blank() -> bytes:
    return saved(Image.new("L", (1240, 1754), 250))


# What is not what it says, or is two things.


def html() -> bytes:
    return b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def svg() -> bytes:
    return (
        b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script>&x;</svg>'
    )


def exe() -> bytes:
    return b"MZ\x90\x00\x03" + b"\0" * 500 + b"PE\0\0" + b"\0" * 500


def archive(name: str = "note.txt", content: bytes = b"x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(name, content)
    return out.getvalue()


def nested_archive(depth: int = 12) -> bytes:
    content = archive("zeros", b"\0" * 1_000_000)
    for level in range(depth):
        content = archive(f"{level}.zip", content)
    return content


def docx() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        opened.writestr("[Content_Types].xml", "<Types/>")
        opened.writestr("word/document.xml", "<w:document/>")
    return out.getvalue()


def gif_and_archive() -> bytes:
    return saved(Image.new("P", (10, 10)), "GIF") + archive("Applet.class")


def jpeg_and_script() -> bytes:
    return jpeg() + b"<script>alert(document.cookie)</script>"


# PDF.


def pdf(pages: int = 1) -> bytes:
    out = io.BytesIO()
    page().save(out, "PDF", save_all=True, append_images=[page()] * (pages - 1))
    return out.getvalue()


def pdf_changed(change, **options: object) -> bytes:
    """A PDF of one page after `change(pdf)`."""
    with pikepdf.open(io.BytesIO(pdf())) as opened:
        change(opened)
        out = io.BytesIO()
        opened.save(out, **options)
    return out.getvalue()


def _action(**entries: object) -> pikepdf.Dictionary:
    return pikepdf.Dictionary(Type=pikepdf.Name.Action, **entries)


def pdf_with_script() -> bytes:
    def change(opened: pikepdf.Pdf) -> None:
        opened.Root.OpenAction = _action(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))

    # Packed in object streams: the bytes of the file do not show the words.
    return pdf_changed(change, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def pdf_that_opens_at_a_page() -> bytes:
    def change(opened: pikepdf.Pdf) -> None:
        opened.Root.OpenAction = pikepdf.Array([opened.pages[0].obj, pikepdf.Name.Fit])

    return pdf_changed(change)


def pdf_with_link(action: pikepdf.Dictionary) -> bytes:
    def change(opened: pikepdf.Pdf) -> None:
        annotation = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 100, 100], A=action
        )
        opened.pages[0].Annots = pikepdf.Array([annotation])

    return pdf_changed(change)


def pdf_that_launches() -> bytes:
    return pdf_with_link(_action(S=pikepdf.Name.Launch, F=pikepdf.String("cmd.exe")))


def pdf_linking_to(address: str) -> bytes:
    return pdf_with_link(_action(S=pikepdf.Name.URI, URI=pikepdf.String(address)))


def pdf_with_xfa() -> bytes:
    def change(opened: pikepdf.Pdf) -> None:
        opened.Root.AcroForm = pikepdf.Dictionary(Fields=[], XFA=opened.make_stream(b"<xdp/>"))

    return pdf_changed(change)


def pdf_with_page_actions() -> bytes:
    def change(opened: pikepdf.Pdf) -> None:
        opened.pages[0].AA = pikepdf.Dictionary(O=_action(S=pikepdf.Name.Named, N=pikepdf.Name.Print))

    return pdf_changed(change)


def pdf_with_film() -> bytes:
    def change(opened: pikepdf.Pdf) -> None:
        annotation = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.RichMedia, Rect=[0, 0, 9, 9]
        )
        opened.pages[0].Annots = pikepdf.Array([annotation])

    return pdf_changed(change)


def heic_of_brand(brand: bytes) -> bytes:
    """A picture that says first that it is of another brand, as some telephones write it."""
    content = saved(page(), "HEIF")
    return content[:8] + brand + content[12:]


def pdf_carrying(name: str, content: bytes, *, compressed: bool = True) -> bytes:
    def change(opened: pikepdf.Pdf) -> None:
        opened.attachments[name] = pikepdf.AttachedFileSpec(opened, content, filename=name)

    return pdf_changed(change, compress_streams=compressed)


def pdf_encrypted(password: str) -> bytes:
    encryption = pikepdf.Encryption(owner="proprietaire", user=password, R=6)
    return pdf_changed(lambda _: None, encryption=encryption)


def pdf_of_blank_pages(pages: int, size: tuple[float, float] = (595, 842)) -> bytes:
    opened = pikepdf.new()
    for _ in range(pages):
        opened.add_blank_page().MediaBox = [0, 0, *size]
    out = io.BytesIO()
    opened.save(out)
    return out.getvalue()


def pdf_with_broken_table() -> bytes:
    """The table of objects points nowhere; whoever searches finds them."""
    content = pdf()
    at = content.rindex(b"startxref")
    return content[:at] + b"startxref\n999999999\n%%EOF\n"


def pdf_going_round() -> bytes:
    """A tree of pages whose branch is its own root."""

    def change(opened: pikepdf.Pdf) -> None:
        opened.Root.Pages.Kids.append(opened.Root.Pages)

    return pdf_changed(change)


def pdf_with_entities() -> bytes:
    """Metadata that ask to read a file of the machine."""
    metadata = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'

    def change(opened: pikepdf.Pdf) -> None:
        stream = opened.make_stream(metadata, Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        opened.Root.Metadata = stream

    return pdf_changed(change)


def pdf_inflating(size: int) -> bytes:
    """A page whose drawing is `size` zeros once inflated."""

    def change(opened: pikepdf.Pdf) -> None:
        packed = zlib.compress(b" " * size, 9)
        stream = pikepdf.Stream(opened, packed)
        stream.Filter = pikepdf.Name.FlateDecode
        opened.pages[0].Contents = opened.make_indirect(stream)

    return pdf_changed(change, stream_decode_level=pikepdf.StreamDecodeLevel.none)


def pdf_signed() -> bytes:
    """A PDF that somebody signed: a change of one byte would void it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import signers

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Signataire inventé")])
    start = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=3650))
        .sign(key, hashes.SHA256())
    )
    packed = serialization.pkcs12.serialize_key_and_certificates(
        b"x", key, certificate, None, serialization.NoEncryption()
    )
    signer = signers.SimpleSigner.load_pkcs12_data(packed, other_certs=[])
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf_changed(lambda _: None)))
    out = io.BytesIO()
    signers.sign_pdf(writer, signers.PdfSignatureMetadata(field_name="Signature"), signer=signer, output=out)
    return out.getvalue()

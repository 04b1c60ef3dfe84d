/* zxing-cpp 1.4 (libzxing-dev), QR codes only, one a frame, with every try-option this version has. */
#include "bench/decoder_peer.h"

#include <ZXing/ReadBarcode.h>
#include <ZXing/TextUtfEncoding.h>
#include <cstring>

size_t decoder_peer_zxing(const uint8_t *pixels, uint32_t width, uint32_t height, char *text, size_t size)
{
    ZXing::DecodeHints hints;
    hints.setFormats(ZXing::BarcodeFormat::QRCode);
    hints.setTryHarder(true);
    hints.setTryRotate(true);
    hints.setTryDownscale(true);
    hints.setMaxNumberOfSymbols(1);
    ZXing::ImageView view(pixels, static_cast<int>(width), static_cast<int>(height), ZXing::ImageFormat::Lum);
    for (const auto &result : ZXing::ReadBarcodes(view, hints)) {
        if (!result.isValid())
            continue;
        std::string read = ZXing::TextUtfEncoding::ToUtf8(result.text());
        size_t length = read.size() < size ? read.size() : size;
        std::memcpy(text, read.data(), length);
        return length;
    }
    return 0;
}

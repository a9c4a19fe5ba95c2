"""The embedded renderer: frames are made here, in YUV, and streamed into one ffmpeg process."""
